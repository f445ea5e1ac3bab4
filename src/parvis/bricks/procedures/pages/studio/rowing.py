"""Lines of a block in answers that are not of a case: trials and examples."""

from __future__ import annotations

from typing import Any

from parvis.bricks.procedures.domain.rows import row_id

MOST = 200


def turn_rows(answers: dict[str, Any], then: str) -> bool:
    """Add or remove a line, as the buttons of a block say ("add:11", "remove:11:<row>"); whether
    the button was one of these."""
    word, _colon, rest = then.partition(":")
    block, _second, row = rest.partition(":")
    if word not in ("add", "remove") or not (block.isascii() and block.isdigit()):
        return False
    held = answers.get(block)
    rows = dict(held) if isinstance(held, dict) else {}
    if word == "add" and len(rows) < MOST:
        rows[row_id(0, len(rows) + 1, max(rows, default=""))] = {}
    elif word == "remove":
        rows.pop(row, None)
    answers[block] = rows
    return True
