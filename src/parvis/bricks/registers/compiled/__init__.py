"""What every compiled register stands on: arrays in one file, versions side by side.

Words: a *layout* says which arrays a register's index has; an *index* is one compiled version,
memory-mapped and immutable; a *store* holds the versions of one register and says which one is
served; *served* follows that choice in each process.

Invariants: a version is whole or not there; every byte of it is checked before it answers; what
is damaged is refused in words and what was served stays.
"""
