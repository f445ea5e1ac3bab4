"""Every array of a compiled company index. The loader refuses any other.

Companies are numbered by static rank, establishments by company (the seat first, then open
ones, then NIC). Offsets (`…_at`) have one entry more than what they cut. Codes that repeat
(NAF, legal category, commune, post code) are places in a table of texts. Arrays whose name
begins with `record_` and the file `records.bin` are the full records, those beginning with
`link_` the successions: not the search index.
"""

from __future__ import annotations

from typing import Final

from parvis.bricks.registers.compiled.arrays import Layout

FORMAT: Final = 2
RECORDS: Final = "records.bin"
CELL: Final = 10_000  # side of a cell of the grid in millionths of a degree: 1.1 km of latitude
CELLS_ROUND: Final = 36_000  # cells of one circle of latitude

ARRAYS: Final = {
    # companies
    "siren": "u4",  # as a number
    "by_siren": "u4",  # companies in the order of their SIREN
    "est_at": "u4",  # cuts the establishments
    "naf": "u2",  # place in naf
    "nature": "u2",  # place in nature
    "bits": "u2",  # convert.ACTIVE and following, size and staff
    "name_words": "u1",  # words of the main name, 0 when it is not searched
    # words
    "token_hash": "u4",  # sorted crc32 of the words
    "token_by_hash": "u4",  # word of each entry of token_hash
    "posting_at": "u4",  # cuts posting
    "posting": "u4",  # companies of each word, ascending
    # establishments
    "est_commune": "u2",  # place in commune
    "est_post": "u2",  # place in post
    "est_naf": "u2",  # place in naf
    "est_bits": "u4",  # NIC and convert.E_OPEN and following
    # places: only of who is diffused
    "cell_key": "i8",  # cells that hold an establishment, sorted
    "cell_at": "u4",  # cuts the points
    "point_est": "u4",  # establishment of each point
    "point_x": "u2",  # longitude inside the cell, millionths
    "point_y": "u2",  # latitude inside the cell, millionths
    # successions
    "link_before": "i8",  # SIRET, sorted
    "link_after": "i8",  # SIRET that follows it
    "link_by_after": "u4",  # links in the order of link_after
    # records: where each lies, block * staging.BLOCK + place in it
    "record_unit": "u4",
    "record_est": "u4",
    "record_link": "u4",
    "record_block": "u8",  # cuts records.bin
}
TEXTS: Final = ("token", "naf", "nature", "commune", "post")
LAYOUT: Final = Layout("companies", FORMAT, ARRAYS, TEXTS, (RECORDS,))
