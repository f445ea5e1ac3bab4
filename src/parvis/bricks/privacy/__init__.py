"""Privacy: what the house knows about a person, and who looked at it.

For the person: one page that tells, in a sentence and then in a table, who consulted their data,
in which capacity, why and on which legal basis; each line has its proof; all of it can be taken
away as a file.

Words: a *look* is a consultation, an *act* is something done; both come from the kernel's sealed
journal, which is the only truth: this brick keeps no table of its own.

Invariants: a person reads what concerns them and nothing else; a look without a purpose is shown
as such, never hidden; what the person did themself is told apart from what others did.

Still to come with the rights of the person: access, rectification, erasure, retention, archiving.
"""
