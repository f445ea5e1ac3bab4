"""A base published as a new revision of its commune's addresses: immutable and numbered.

What stands for the commune may come from elsewhere: another organisation's revision, one made
since this base was last in step, or the national file alone. Then the act is refused once with
what would change, and done when that was confirmed (users lost work to silent replacements:
reference registers, section 6).
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
from uuid import UUID

from parvis.bricks.registers.commands.bal.errors import BalError
from parvis.bricks.registers.commands.bal.opening import base_for, subject, tell
from parvis.bricks.registers.domain.bal.reading import read
from parvis.bricks.registers.domain.bal.rules import ERROR
from parvis.bricks.registers.domain.bal.writing import write
from parvis.bricks.registers.events import AddressesPublished
from parvis.bricks.registers.models import AddressBase, AddressRevision, Number
from parvis.bricks.registers.queries.bal.replacing import stands
from parvis.bricks.registers.queries.bal.rows import rows_of
from parvis.kernel import clock, events, jobs
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import command

COMPILE = "registers.compile_addresses"


@command
def publish(actor: Actor, base_id: UUID, *, confirmed: str = "") -> UUID:
    """Publish a base; the revision's identifier.

    `confirmed`: `mark` of what stands (`queries.bal.replacing`), when it would be replaced.
    BalError in words: nothing to publish, rules broken, nothing changed, to be confirmed.
    """
    base = base_for(actor, base_id, "publish")
    content = checked_content(base)
    digest = hashlib.sha256(content).hexdigest()
    last = AddressRevision.objects.filter(commune=base.commune).order_by("-number").first()
    if last is not None and last.sha256 == digest:
        raise BalError("unchanged", number=last.number)
    found = stands(base)
    if found is not None and found.mark != confirmed:
        raise BalError("replaces")
    numbers = Number.objects.filter(way__base=base)
    row = AddressRevision.objects.create(
        commune=base.commune, number=last.number + 1 if last else 1,
        organisation_id=base.organisation_id, membership=actor.membership, replaces=last,
        content=gzip.compress(content, mtime=0), sha256=digest, ways=base.ways.count(),
        numbers=numbers.count(), certified=numbers.filter(certified=True).count(),
    )  # fmt: skip
    tell(actor, "publish", base, {"revision": row.number, "sha256": digest})
    AddressBase.objects.filter(id=base.id).update(based_on=row.id, changed_at=row.published_at)
    jobs.enqueue(COMPILE, {}, key=COMPILE, at=tonight())
    events.publish(
        AddressesPublished(row.id, base.commune, row.number, row.organisation_id, row.numbers),
        aggregate=subject(base),
    )
    return row.id


@command
def compile_now(actor: Actor, base_id: UUID) -> None:
    """Ask for the index to be compiled before night."""
    base = base_for(actor, base_id, "publish")
    jobs.enqueue(COMPILE, {}, key=COMPILE)
    tell(actor, "compile", base, {})


def tonight() -> dt.datetime:
    """Two in the morning in Paris, when the index is compiled."""
    now = clock.paris(clock.now())
    night = now.replace(hour=2, minute=0, second=0, microsecond=0)
    return night if now < night else night + dt.timedelta(days=1)


def checked_content(base: AddressBase) -> bytes:
    """The base as a file that keeps the format's rules; BalError otherwise."""
    content = write(rows_of(base))
    if content.count(b"\n") < 2:
        raise BalError("nothing")
    problems = tuple(read(content, base.commune).problems)
    errors = [one for one in problems if one.level == ERROR]
    if errors:
        raise BalError("unready", count=len(errors)).about(problems)
    return content
