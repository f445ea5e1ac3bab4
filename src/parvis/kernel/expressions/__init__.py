"""One pure language for conditions and computations: procedures and rules alike (DESIGN 3.9).

Prefix arrays in JSON, the grammar of the démarches-simplifiées `LogicExpression` extended with
arithmetic, dates, lists and territories: `["and", ["=", ["field", 3], "yes"], ["<", …]]`.
`docs/expressions.md` is its reference. The same expression means the same in the browser
(`ui/static/ui/expressions.js`); generated cases prove it.

Life of an expression: `parse` (shape, bounds) → `check` (types, every mistake with its place) →
`order` (no rule needs itself) → `compile` once per revision → call it on answers. `evaluate` is
the interpreter, `missing` says what is still to be asked, `to_words` tells it to people,
`decode`/`encode` read answers from JSON and write results.
"""

from parvis.kernel.expressions.checking import check, examine
from parvis.kernel.expressions.closures import Compiled, compile
from parvis.kernel.expressions.errors import (
    Cycle,
    ExpressionError,
    Problem,
    SyntaxProblem,
    TypeProblem,
    WrongAnswer,
)
from parvis.kernel.expressions.graph import dependencies, find_cycle, order
from parvis.kernel.expressions.interpreter import evaluate
from parvis.kernel.expressions.parsing import Expr, parse, parse_text
from parvis.kernel.expressions.questions import missing
from parvis.kernel.expressions.types import (
    BOOL,
    COMMUNE,
    DATE,
    DECIMAL,
    INTEGER,
    TEXT,
    Kind,
    Type,
    choice,
    choices,
    list_of,
    record,
)
from parvis.kernel.expressions.types import from_json as type_from_json
from parvis.kernel.expressions.types import to_json as type_to_json
from parvis.kernel.expressions.values import UNKNOWN, Place, Unknown, Value
from parvis.kernel.expressions.wire import decode, decode_value, encode
from parvis.kernel.expressions.words import to_words

__all__ = [
    "BOOL",
    "COMMUNE",
    "DATE",
    "DECIMAL",
    "INTEGER",
    "TEXT",
    "UNKNOWN",
    "Compiled",
    "Cycle",
    "Expr",
    "ExpressionError",
    "Kind",
    "Place",
    "Problem",
    "SyntaxProblem",
    "Type",
    "TypeProblem",
    "Unknown",
    "Value",
    "WrongAnswer",
    "check",
    "choice",
    "choices",
    "compile",
    "decode",
    "decode_value",
    "dependencies",
    "encode",
    "evaluate",
    "examine",
    "find_cycle",
    "list_of",
    "missing",
    "order",
    "parse",
    "parse_text",
    "record",
    "to_words",
    "type_from_json",
    "type_to_json",
]
