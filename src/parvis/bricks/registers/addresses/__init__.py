"""The address register: the Base Adresse Nationale searched in process, without a server.

Words: a *street* (voie) or a *locality* (lieu-dit) belongs to an *area* (commune, district or
old commune) and holds *numbers*, each with a suffix, a position and an identifier
(`cle_interop`). An *index* is one compiled version: memory-mapped arrays, immutable.

`operations` imports and switches, `served` gives the engine in force, `engine` answers. Inside:
`sources` read files into batches, `staging` keeps them, `build` compiles; `understand` reads a
question, `search` tries readings of it (`places`: communes, `ways`: words of streets,
`everywhere`: names in all communes, `towns`: communes as answers), `judge` weighs a candidate,
`results` and `scoring` make the answer. `batch` answers files of rows, `helper` on several
processors; `kernel` loads what is compiled: `compiled_…` twins of single steps, and `rows`, the
rows of a file answered whole.

Invariants: the same question to the same version has the same answer in the same order. A
version served was checked byte by byte. Work on any question is bounded.
"""
