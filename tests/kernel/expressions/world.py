"""One form with every type of answer, in every state: answered, left empty, not answered."""

from __future__ import annotations

from typing import Any

from parvis.kernel.expressions import (
    BOOL,
    COMMUNE,
    DATE,
    DECIMAL,
    INTEGER,
    TEXT,
    Type,
    choice,
    choices,
    decode,
    list_of,
)

ROW = {21: TEXT, 22: DECIMAL, 23: BOOL, 24: DATE, 25: choices("x", "y")}
TYPES: dict[int | str, Type] = {
    1: BOOL,
    2: BOOL,
    3: BOOL,
    4: BOOL,
    5: INTEGER,
    6: INTEGER,
    7: INTEGER,
    8: DECIMAL,
    9: TEXT,
    10: TEXT,
    11: TEXT,
    12: DATE,
    13: DATE,
    14: DATE,
    15: choice("a", "b", "c"),
    16: choices("a", "b", "c"),
    17: choices("a", "b", "c"),
    18: choices("a", "b", "c"),
    20: list_of(ROW),
    30: list_of(ROW),
    31: list_of(ROW),
    32: list_of(ROW),
    33: list_of(ROW),
    40: COMMUNE,
    41: COMMUNE,
    42: COMMUNE,
    43: COMMUNE,
    50: INTEGER,
    "today": DATE,
    "threshold": DECIMAL,
}
# 3, 6, 10, 13, 32, 43 and "threshold" are not answered.
ANSWERS: dict[str, Any] = {
    "1": True,
    "2": False,
    "4": None,
    "5": 7,
    "7": None,
    "8": "12.50",
    "9": "Élan",
    "11": "",
    "12": "2024-02-29",
    "14": None,
    "15": "a",
    "16": ["a", "b"],
    "17": [],
    "18": None,
    "20": [
        {"21": "Ana", "22": "10.10", "23": True, "24": "2015-02-28", "25": ["x"]},
        {"21": "Bo", "22": "0.20", "23": False, "24": "2016-02-29", "25": []},
        {"21": "Cy", "22": "5", "23": True, "24": "2024-12-31", "25": ["x", "y"]},
    ],
    "30": [{"21": "Dee", "22": "1.5", "23": True}, {"21": None, "23": False}],
    "31": [],
    "33": None,
    "40": {"commune": "01033", "departement": "01", "region": "84", "epci": "240100891"},
    "41": {"commune": "97701", "departement": "977"},
    "42": None,
    "50": -7,
    "today": "2026-05-03",
}
ROW_ANSWERS: dict[str, Any] = {"21": "Own", "22": "3", "23": False}


def answers() -> dict[Any, Any]:
    """The answers as values."""
    return decode(TYPES, ANSWERS)


def row() -> dict[Any, Any]:
    """The row in which the rule stands."""
    return decode(ROW, ROW_ANSWERS)
