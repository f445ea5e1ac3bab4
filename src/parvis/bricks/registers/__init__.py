"""Official registers: which communes, groups, addresses and companies exist.

Words: a *commune* is known by its Insee code (COG), five characters; the code of the day can be
an old one, which leads to today's commune. An *EPCI* is a group of communes with its own tax,
known by its SIREN; an *EPT* is a group inside the Grand Paris. A *district* is an arrondissement
of Paris, Lyon or Marseille; *delegated* and *associated* communes live on inside another one.

The data is compiled from the official files into compact files of this package, loaded once per
process when first asked for, and searched there: no server, no table. Territories are here;
addresses and companies will be.

Invariants: a register answers what the official file says, never more: no post code, no
population, no group is `None` or empty, never zero. Codes are strings, leading zeros live.
Order of answers is deterministic. Invented places exist only through an overlay, under the
département code 00 that no real place has, and say so (`invented`).
"""
