"""The directory: public services described once, with their channels and counters.

Words: a *service* is what an organisation does for people (CPSV-AP `cpsv:PublicService`); a
*channel* is one way to reach it (`cv:Channel`): online, phone, counter, home, mail; a *counter* is
a place with an address and hours; *mentions* are what the law wants named on an acknowledgement
(CRPA R112-5, 2°). A service *covers* territories.

Everything else reads contacts here: nobody types the address of a service twice. Procedures ask
`mentions` for their acknowledgements and `has_non_digital_channel` before publication: no one is
forced to use a screen.

Invariants: a channel that cannot be used (no number, no address) is refused. Hours of one day do
not overlap; an exceptional day replaces the weekly hours. A service that ended is closed, never
deleted: its mentions stand on acts of the past. Two editors at once: the second is told.
"""
