"""Whether an agent with a verified address may join an organisation: the decision list.

Order matters (reference 2.3, ProConnect Identité): the first rule that applies decides. Facts come
from this instance's organisations, from official registers, and from what moderators decided of
domains; what nobody knows is None, and no rule takes it for a no.

Strength of a link: strong `organization_dirigeant`; weak `domain`, `official_contact_email`,
`code_sent_to_official_contact_email`, `member`, `proof_received`…; not proved
`no_verification_means_…`: it gives the lower level (eidas0) until a moderator settled it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FEW, MANY = 10, 50  # people working there: a small body, and one big enough to have a domain


class Kind(StrEnum):
    """What an organisation is, from its legal category (Insee) and its size."""

    COMMUNE = "commune"
    SCHOOL = "school"
    PUBLIC = "public"
    ASSOCIATION = "association"
    SOLE = "sole"  # one person: sole trader, company with one associate and nobody employed
    PRIVATE = "private"


class Outcome(StrEnum):
    """What happens now."""

    JOINED = "joined"
    CODE = "code"  # a code goes to the official address of the body
    CONFIRM = "confirm"  # the person confirms that the body has no addresses of its own
    MODERATION = "moderation"
    REFUSED = "refused"
    OFFICER = "officer"  # another way: prove it with one's civil identity


@dataclass(frozen=True)
class Decision:
    """`strength`: the link when joined. `reason`: why, a word that pages put in a sentence.
    `ticket`: type of the moderation ticket, "" for none. `external`: works for the body from
    outside it."""

    outcome: Outcome
    reason: str
    strength: str = ""
    ticket: str = ""
    external: bool = False


@dataclass(frozen=True)
class Body:
    """The organisation asked for. `staff`: people working there, None when not known.

    `domains`: verified ones; `external`: those of its contractors; `unverified`: seen, not
    settled; `refused`: never again. `official`: its address in a public directory.
    """

    siret: str
    kind: Kind
    active: bool = True
    staff: int | None = None
    domains: frozenset[str] = frozenset()
    external: frozenset[str] = frozenset()
    unverified: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    official: str = ""

    @property
    def public(self) -> bool:
        """Whether it is a public service."""
        return self.kind in (Kind.COMMUNE, Kind.SCHOOL, Kind.PUBLIC)


@dataclass(frozen=True)
class Ask:
    """Who asks. `address` was verified; `free_mail`: anybody can open an address of its domain.

    `pending`: "", "pending", "asked" (a moderator waits for an answer) or "rejected".
    `code_proved`: the code sent to the body's official address was entered. `confirmed`: said yes
    to the question about the free address. `as_officer`: asks for a certified officer's link.
    """

    address: str
    free_mail: bool = False
    member: bool = False
    pending: str = ""
    code_proved: bool = False
    confirmed: bool = False
    as_officer: bool = False

    @property
    def domain(self) -> str:
        """The domain of the address, small letters."""
        return self.address.rpartition("@")[2].lower()


BLOCK, UNVERIFIED = "organization_join_block", "non_verified_domain"


def kind_of(legal_category: str, *, staff: int | None = None, school: bool = False) -> Kind:
    """The kind of a body by its legal category, level III; unknown ones are taken as private."""
    if school:
        return Kind.SCHOOL
    if legal_category.startswith(("7210", "7312", "7313")):
        return Kind.COMMUNE  # commune, associated commune, section
    if legal_category.startswith(("4", "71", "72", "73", "74", "8110", "8120", "8130")):
        return Kind.PUBLIC
    if legal_category.startswith("92"):
        return Kind.ASSOCIATION
    if legal_category.startswith("1"):
        return Kind.SOLE
    return Kind.SOLE if legal_category in ("5498", "5720") and staff == 0 else Kind.PRIVATE


def decide(body: Body, ask: Ask) -> Decision:
    """The first rule of the list that applies."""
    for rule in (_known_already, _forbidden, _without_domain, _by_contact, _by_domain):
        found = rule(body, ask)
        if found is not None:
            return found
    return Decision(Outcome.MODERATION, "no_link", ticket=BLOCK)


def _known_already(body: Body, ask: Ask) -> Decision | None:
    if not body.active:
        return Decision(Outcome.REFUSED, "closed")
    if ask.member:
        return Decision(Outcome.JOINED, "member", "member")
    if ask.pending == "rejected":
        return Decision(Outcome.REFUSED, "rejected")
    if ask.pending:
        return Decision(Outcome.MODERATION, ask.pending, ticket=BLOCK)
    return None


def _forbidden(body: Body, ask: Ask) -> Decision | None:
    if ask.domain in body.refused:
        return Decision(Outcome.REFUSED, "domain_refused")
    state = ask.domain == "gouv.fr" or ask.domain.endswith(".gouv.fr")
    if state and not body.public:
        return Decision(Outcome.REFUSED, "state_address_private_body")
    if ask.as_officer:
        return Decision(Outcome.OFFICER, "officer")
    return None


def _without_domain(body: Body, ask: Ask) -> Decision | None:
    """Bodies that need no domain of their own, and free addresses."""
    if body.kind is Kind.SOLE:
        strength = "no_verification_means_for_entreprise_unipersonnelle"
        return Decision(Outcome.JOINED, "one_person", strength)
    if not ask.free_mail:
        return None
    if not body.public and body.staff is not None and body.staff < FEW:
        return Decision(Outcome.JOINED, "small", "no_verification_means_for_small_association")
    if body.public and body.kind is not Kind.COMMUNE:
        return Decision(Outcome.REFUSED, "free_mail_public")
    large = body.staff is not None and body.staff >= MANY
    if large and not body.public and not ask.confirmed:
        return Decision(Outcome.CONFIRM, "free_mail_large")
    return None


def _by_contact(body: Body, ask: Ask) -> Decision | None:
    """Communes and schools: their address in a public directory answers for them."""
    if body.kind not in (Kind.COMMUNE, Kind.SCHOOL) or not body.official:
        return None
    if body.official.lower() == ask.address.lower():
        return Decision(Outcome.JOINED, "official_address", "official_contact_email")
    same = body.official.rpartition("@")[2].lower() == ask.domain
    if same and not ask.free_mail:
        return Decision(Outcome.JOINED, "official_domain", "official_contact_domain")
    if ask.domain in body.domains:
        return None  # the next rules know it better than a letter would
    if ask.code_proved:
        return Decision(Outcome.JOINED, "official_code", "code_sent_to_official_contact_email")
    return Decision(Outcome.CODE, "official_code")


def _by_domain(body: Body, ask: Ask) -> Decision | None:
    if ask.free_mail:
        return None
    if ask.domain in body.domains:
        return Decision(Outcome.JOINED, "domain", "domain")
    if ask.domain in body.external:
        return Decision(Outcome.JOINED, "external", "domain", external=True)
    if ask.domain in body.unverified:
        strength = "no_verification_means_for_unverified_domain"
        return Decision(Outcome.JOINED, "unverified", strength, ticket=UNVERIFIED)
    return None


def proves(strength: str) -> bool:
    """Whether a link is more than what the person says."""
    return bool(strength) and not strength.startswith("no_verification_means")
