"""The house's own small set of icons: strokes on a 20 x 20 grid. Each is shown beside words."""

from __future__ import annotations

# name -> path data, drawn for this software; 2 px strokes, round ends (see .icon in the sheet).
PATHS: dict[str, str] = {
    "good": "M3 10.5l4.5 4.5L17 5.5",
    "warn": "M10 2.5L18.5 17h-17zM10 8v4M10 14.6v.1",
    "bad": "M6.5 2h7L18 6.5v7L13.5 18h-7L2 13.5v-7zM10 6v5M10 13.9v.1",
    "info": "M10 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM10 9v5M10 6.1v.1",
    "known": "M10 2l6.5 2.5v5c0 4-2.7 7-6.5 8.5-3.8-1.5-6.5-4.5-6.5-8.5v-5zM7 10l2.2 2.2L13.2 8",
    "clock": "M10 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM10 5.5V10l3 2",
    "next": "M4 10h12M11 5l5 5-5 5",
    "back": "M16 10H4M9 5l-5 5 5 5",
    "up": "M10 16V4M5 9l5-5 5 5",
    "edit": "M3 17l1-4L14 3l3 3L7 16zM12 5l3 3",
    "search": "M8.5 3a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM12.5 12.5L17 17",
    "file": "M5 2h7l4 4v12H5zM12 2v4h4M8 10h5M8 13h5",
    "download": "M10 3v10M5.5 9l4.5 4.5L14.5 9M3 17h14",
    "person": "M10 3a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM3.5 18c.5-3.5 3-5.5 6.5-5.5s6 2 6.5 5.5",
    "phone": (
        "M5 2.5h3l1.5 4-2 1.5a10 10 0 0 0 4.5 4.5l1.5-2 4 1.5v3c"
        "0 1-.9 2-2 2C8.5 17 3 11.5 3 4.5c0-1.1.9-2 2-2z"
    ),
    "place": "M10 18s6-5.5 6-10a6 6 0 0 0-12 0c0 4.5 6 10 6 10zM10 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
    "mail": "M2.5 4.5h15v11h-15zM2.5 5l7.5 6 7.5-6",
    "lock": "M4.5 9h11v8.5h-11zM7 9V6.5a3 3 0 0 1 6 0V9",
    "eye": (
        "M1.5 10S4.5 4.5 10 4.5 18.5 10 18.5 10 15.5 15.5 10 15.5 1.5 10 1.5 10z"
        "M10 7.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z"
    ),
    "remove": "M5 5l10 10M15 5L5 15",
    "tag": "M3 3h7l7 7-7 7-7-7zM6.6 6.6v.1",
    "add": "M10 4v12M4 10h12",
}
