"""Cases, their events, and the disposable index of the columns on which a desk filters."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q

from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.models.procedures import FormRevision, Procedure
from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.parties.models import Membership, Organisation, Person
from parvis.kernel.values.ids import uuid7

STATES = [(state.value, state.value) for state in State]
KEPT = "for the months that its revision says, after the decision; drafts: its draft_days"


def asked_by(company: str | None, person: str) -> str:
    """Whose request it is, in words: a person, or a company and the officer who began it."""
    return f"{company}, {person}" if company else person


class Case(models.Model):
    """One request of one person: the fold of its events (a draft: the only place of its answers).

    `owner` is the person; of a company's request (`company`), the officer who began it. `version`
    is compared and swapped by every writer; `seq` is the number of its last event.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.BigIntegerField(unique=True, null=True, blank=True)  # given at filing
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    revision = models.ForeignKey(FormRevision, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    company = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    state = models.CharField(max_length=20, choices=STATES, default=State.DRAFT.value)
    version = models.IntegerField(default=1)
    seq = models.IntegerField(default=0)
    answers = models.JSONField(default=dict)  # {"3": value, "10": {row: {"11": value}}}
    private_answers = models.JSONField(default=dict)
    provenance = models.JSONField(default=dict)  # {"3": {source, hash, …}}
    visible = models.JSONField(default=list)  # keys, in reading order
    working = models.JSONField(null=True, blank=True)  # answers being corrected, until sent
    label = models.CharField(max_length=200, blank=True)  # what names it in lists
    language = models.CharField(max_length=8, default="fr")
    assigned_to = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    filed_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)  # silence decides at the end of that day
    expires_on = models.DateField(null=True, blank=True)  # drafts: emptied after that day
    warned_at = models.DateTimeField(null=True, blank=True)  # the notice before expiry was sent
    unread_by_person = models.IntegerField(default=0)
    unread_by_agents = models.IntegerField(default=0)
    archived = models.BooleanField(default=False)  # filed away: out of the desk's usual lists

    marks: ClassVar = Marks(
        retention=KEPT,
        personal=("answers", "private_answers", "provenance", "working", "label", "visible"),
        subject="owner",
    )

    class Meta:
        indexes = [
            # The organisation comes last, where the desk counts without opening the rows.
            models.Index(
                fields=["procedure", "archived", "state", "due_on", "id", "organisation"],
                name="case_due_here",
            ),
            models.Index(
                fields=["procedure", "archived", "state", "filed_at", "id", "organisation"],
                name="case_filed_here",
            ),
            models.Index(fields=["procedure", "filed_at", "id"], name="case_all"),
            models.Index(
                fields=["organisation", "archived", "state", "filed_at", "id"], name="case_desk"
            ),
            models.Index(
                fields=["organisation", "archived", "state", "due_on", "id"], name="case_desk_due"
            ),
            models.Index(
                fields=["organisation", "archived", "filed_at", "id"], name="case_desk_all"
            ),
            models.Index(fields=["procedure", "updated_at", "id"], name="case_updated"),
            models.Index(fields=["owner", "updated_at"], name="case_owner"),
            models.Index(
                fields=["company", "updated_at"],
                name="case_company",
                condition=Q(company__isnull=False),
            ),
            models.Index(
                fields=["organisation", "archived", "assigned_to", "state", "filed_at", "id"],
                name="case_desk_agent",
            ),
            models.Index(
                fields=["due_on"],
                name="case_silence",
                condition=Q(state__in=["filed", "in_instruction"], due_on__isnull=False),
            ),
            models.Index(
                fields=["expires_on"],
                name="case_expiry",
                condition=Q(state="draft"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "expired"])
                | Q(number__isnull=False, filed_at__isnull=False),
                name="case_filed_is_numbered",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "refused", "closed"])
                | Q(decided_at__isnull=False),
                name="case_decided_at",
            ),
            models.CheckConstraint(
                condition=~Q(state="expired") | Q(answers={}), name="case_expired_is_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.number or self.id}"

    @property
    def asked_by(self) -> str:
        """Whose request it is, in words."""
        return asked_by(
            self.company.name if self.company is not None else None, self.owner.full_name
        )

    @property
    def filed_number(self) -> int:
        """The number of a filed case; RuntimeError for a draft, which nothing may announce."""
        if self.number is None:
            raise RuntimeError(f"case {self.id} is not filed")
        return self.number

    @property
    def filed_instant(self) -> dt.datetime:
        """When a filed case was filed; RuntimeError for a draft."""
        if self.filed_at is None:
            raise RuntimeError(f"case {self.id} is not filed")
        return self.filed_at


class CaseNumber(models.Model):
    """Gives the next number of the instance: a sequence that no writer waits for on PostgreSQL."""

    id = models.BigAutoField(primary_key=True)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="+")

    marks: ClassVar = Marks(retention="as long as the case")

    def __str__(self) -> str:
        return str(self.id)


class CaseEvent(models.Model):
    """One thing that happened to a case. Append-only (a trigger refuses any other change);
    `payload` alone may be emptied of what is personal, `erased_at` then says when.

    `journal` is the entry of the kernel's journal written in the same transaction: its digest is
    over this payload (an HMAC under the owner's key), so the journal's chain proves these rows:
    one chain, not two (DESIGN 3.3).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events", db_index=False)
    seq = models.IntegerField()
    type = models.CharField(max_length=40)
    at = models.DateTimeField(default=clock.now)
    actor_kind = models.CharField(max_length=10)  # person, agent, system
    actor_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    actor_membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    actor_label = models.CharField(max_length=300, blank=True)
    mandate = models.CharField(max_length=200, blank=True)
    payload = models.JSONField(default=dict)
    journal = models.UUIDField()
    erased_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(
        retention=KEPT,
        personal=("payload", "actor_label", "actor_person"),
        subject="case__owner",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="case_event_seq"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="case_event_from_1"),
        ]
        indexes = [models.Index(fields=["at", "id"], name="case_event_at")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.seq} {self.type}"


class CaseColumn(models.Model):
    """An answer on which a desk filters, typed and indexed. Disposable: rebuilt from the answers.

    `text` is folded (lower case, no accents) and cut; one of the three is set.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    procedure = models.ForeignKey(
        Procedure, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    column = models.CharField(max_length=40)  # "7", "7.code"
    text = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001 - null: not text
    number = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    day = models.DateField(null=True, blank=True)

    marks: ClassVar = Marks(
        retention="as long as the case; may be emptied and rebuilt at any time",
        personal=("text", "number", "day"),
        subject="case__owner",
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["procedure", "column", "text", "case"],
                name="column_text",
                opclasses=["uuid_ops", "varchar_pattern_ops", "varchar_pattern_ops", "uuid_ops"],
            ),
            models.Index(fields=["procedure", "column", "number", "case"], name="column_number"),
            models.Index(fields=["procedure", "column", "day", "case"], name="column_day"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.column}"


class CaseText(models.Model):
    """The words by which agents find a case, folded, separated by spaces. Disposable.

    Beside the words stand two tokens that name the organisation and the procedure, so that a
    search reads only what is theirs. A full-text index made by migration 0003 follows the table:
    FTS5 on SQLite, GIN on PostgreSQL. `number` is the case's: the highest is the newest.
    """

    number = models.BigIntegerField(primary_key=True)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="+")
    words = models.TextField()

    marks: ClassVar = Marks(
        retention="as long as the case; may be emptied and rebuilt at any time",
        personal=("words",),
        subject="case__owner",
    )

    def __str__(self) -> str:
        return str(self.number)
