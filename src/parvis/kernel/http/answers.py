"""What came back from a call."""

from __future__ import annotations

import datetime as dt
import email.utils
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parvis.kernel import clock
from parvis.kernel.http.errors import BadAnswer, BadStatus


@dataclass(frozen=True)
class Answer:
    """A whole answer. `headers` by lower-case name; `url` is the last one after redirects."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    url: str

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """The content as text, in the announced charset or UTF-8; never fails."""
        kind = self.headers.get("content-type", "")
        charset = kind.partition("charset=")[2].split(";")[0].strip("\"' ") or "utf-8"
        try:
            return self.content.decode(charset, "replace")
        except LookupError:
            return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """The content read as JSON; BadAnswer when it is none."""
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError) as error:
            raise BadAnswer("the answer is not JSON") from error

    @property
    def retry_after(self) -> int | None:
        """Seconds to wait that the answer asks for (RFC 9110 section 10.2.3)."""
        said = self.headers.get("retry-after", "").strip()
        if said.isdecimal():
            return int(said[:9])
        when = email.utils.parsedate_to_datetime(said) if _is_date(said) else None
        if when is None:
            return None
        aware = when if when.tzinfo else when.replace(tzinfo=dt.UTC)
        return max(0, round((aware - clock.now()).total_seconds()))

    def expect_ok(self) -> Answer:
        """Itself when the status is 2xx, else BadStatus."""
        if not self.ok:
            raise BadStatus(self.status, self.retry_after)
        return self


def _is_date(text: str) -> bool:
    return email.utils.parsedate(text) is not None
