"""The company register: the Sirene stock files searched in process, without a server.

Words: a *company* (unité légale, nine-digit SIREN) has *establishments* (établissements,
fourteen-digit SIRET), one of which is its seat. An *index* is one compiled version:
memory-mapped arrays and compressed records, immutable.

`operations` imports and switches, `served` gives the engine in force, `engine` answers. Inside:
`sources` read stock files into rows, `convert` turns rows into columns, `staging` keeps them,
`build` compiles; `query` reads a question, `find` finds companies by words and filters, `near`
by distance, `rank` orders the best, `records` gives a company back in full.

Companies are numbered by static rank (active first, then open establishments, staff, size), so
every list of companies is already in the order of importance.

Invariants: whoever asked not to be diffused (status P) is never found by what is masked, never
found by place, and what is masked leaves no function of this room unmasked except `records`,
whose readers mask it. The same question to the same version has the same answer.
"""
