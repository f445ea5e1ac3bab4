"""Types that give the form its shape (section, explanation, block) and files."""

from __future__ import annotations

from typing import Any

from parvis.bricks.procedures.domain.document import Field
from parvis.bricks.procedures.domain.fields.base import ColumnKind, FieldType, Rule, Typed
from parvis.bricks.procedures.domain.problems import InvalidAnswer

MAX_ROWS = 200  # the most that an author may allow
DEFAULT_ROWS = 20
FILE_KINDS = ("pdf", "jpeg", "png", "odt", "ods", "docx", "xlsx", "txt", "csv")


class SectionField(FieldType):
    """A heading inside a page."""

    name, ds_type = "section", "header_section"
    holds_value, in_rows = False, False
    rules = {"level": Rule(int, 2, 3)}

    def parse(self, raw: Any, field: Field) -> Any:
        """A heading has no answer."""
        raise InvalidAnswer("no_answer_here")


class ExplanationField(SectionField):
    """Words to the person, among the questions."""

    name, ds_type = "explanation", "explication"
    in_rows = True
    rules = {}


class BlockField(FieldType):
    """A group of questions answered several times: one row for each child, each vehicle…

    Its answer is `{row ULID: {stable_id: value}}`; rows are read by `domain.answers`.
    """

    name, ds_type = "block", "repetition"
    holds_fields, in_rows = True, False
    rules = {"min_rows": Rule(int, 0, MAX_ROWS), "max_rows": Rule(int, 1, MAX_ROWS)}

    def mistakes(self, field: Field) -> list[tuple[str, str]]:
        """Rows have a least and a most. (An empty block is told by the publication's checklist.)"""
        found = super().mistakes(field)
        low, high = field.rules.get("min_rows", 0), self.most(field)
        if isinstance(low, int) and isinstance(high, int) and low > high:
            found.append(("rules.min_rows", "must not be more than max_rows"))
        return found

    @staticmethod
    def most(field: Field) -> int:
        """Most rows of this block."""
        return int(field.rules.get("max_rows", DEFAULT_ROWS))

    def parse(self, raw: Any, field: Field) -> Any:
        """Rows are read one by one elsewhere: here only what is not rows is refused."""
        if raw is not None and not isinstance(raw, dict):
            raise InvalidAnswer("not_rows")
        return raw

    def display(self, value: Any, field: Field, language: str) -> str:
        """The number of rows."""
        return str(len(value or {}))

    def json_schema(self, field: Field) -> dict[str, Any]:
        """Rows by name; what is in them is said by `domain.schema`."""
        return {"type": "object", "maxProperties": self.most(field)}


class FileField(FieldType):
    """Documents: a list of references to the kernel's files.

    `[{"file": uuid, "name": …, "media_type": …, "size": bytes, "sha256": …}]`. References are
    written by the commands that receive the file, never by a form's text.
    """

    name, ds_type = "file", "piece_justificative"
    column = ColumnKind.ATTACHMENTS
    rules = {
        "max_files": Rule(int, 1, 20),
        "max_bytes": Rule(int, 1, 200_000_000),
        "formats": Rule(list),
    }

    def mistakes(self, field: Field) -> list[tuple[str, str]]:
        """Formats are known ones."""
        found = super().mistakes(field)
        formats = field.rules.get("formats")
        if isinstance(formats, list) and (not formats or not set(formats) <= set(FILE_KINDS)):
            found.append(("rules.formats", f"must be among {', '.join(FILE_KINDS)}"))
        return found

    def parse(self, raw: Any, field: Field) -> Any:
        """Never from outside."""
        raise InvalidAnswer("file_is_attached")

    def display(self, value: Any, field: Field, language: str) -> str:
        """Names of the files."""
        return ", ".join(one["name"] for one in value or ())

    def typed(self, value: Any) -> Typed:
        """Names of the files."""
        return tuple(one["name"] for one in value) if value else None

    def json_schema(self, field: Field) -> dict[str, Any]:
        """References to files."""
        item = {"type": "object", "required": ["file", "name", "sha256"]}
        return {"type": "array", "items": item, "maxItems": field.rules.get("max_files", 1)}
