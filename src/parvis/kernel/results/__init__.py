"""Results are values (DESIGN 3.10): what a look-up found, or why it found nothing.

`Found | NotFound | NotEntitled | Ambiguous | Pending | Unavailable | Refused`. Unknown is never 0:
a result has no truth value and no default, so the caller must say what each case means. Use
`match` (the type checker proves that no case is forgotten), or `fold` when only the value counts.
"""

from parvis.kernel.results.results import (
    Ambiguous,
    Found,
    NotEntitled,
    NotFound,
    NoValue,
    Pending,
    Refused,
    Result,
    Unavailable,
    Without,
    fold,
    then,
    value_of,
)

__all__ = [
    "Ambiguous",
    "Found",
    "NoValue",
    "NotEntitled",
    "NotFound",
    "Pending",
    "Refused",
    "Result",
    "Unavailable",
    "Without",
    "fold",
    "then",
    "value_of",
]
