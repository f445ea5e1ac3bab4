"""Verification: whether the identity that a provider asserts may be handed to the client.

Order (reference 1.7): provider still open and not excluded, level, form of the identity, civil
register (outside a transaction; not for a session that it certified, nor for other countries),
account locked, provider blocked by the person. Then the data wait for information or consent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from parvis.bricks.identity.commands import accounts, interactions, local_hub, redress
from parvis.bricks.identity.commands import upgrading as codes
from parvis.bricks.identity.commands.agents import bodies
from parvis.bricks.identity.commands.federating import (
    choose_again,
    note,
    rules_of,
    wanted_acr,
    when,
)
from parvis.bricks.identity.domain import acr as levels
from parvis.bricks.identity.domain import (
    agent_roles,
    agents,
    civil,
    hub,
    routing,
    subjects,
    upgrading,
)
from parvis.bricks.identity.domain import civil_register as register_rules
from parvis.bricks.identity.domain.authentication import Authentication
from parvis.bricks.identity.domain.hub import Refusal, Step
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.domain.providers import Listed
from parvis.bricks.identity.gateways.civil_register import civil_register, test_register
from parvis.bricks.identity.queries import accounts as known
from parvis.bricks.identity.queries import providers as records
from parvis.bricks.identity.queries.interactions import Opened
from parvis.bricks.identity.queries.sessions import Signed
from parvis.kernel import clock
from parvis.kernel.db.transactions import command

INVENTED = "test:"


@dataclass(frozen=True)
class Ready:
    """Every check has passed: the page before the data leave may be shown."""

    opened: Opened


@dataclass(frozen=True)
class Unsatisfied:
    """No provider of this agent reaches the level on which the client insists: it is told so."""

    opened: Opened


@dataclass(frozen=True)
class _Identity:
    """What the checks made of the provider's words."""

    claims: dict[str, Any]
    seed: str
    certified: bool
    account: UUID


def verify(opened: Opened) -> Ready | Refusal | Unsatisfied:
    """Check what the provider said; the interaction moves to consent, redress, or the choice."""
    if opened.step != Step.BACK or "said" not in opened.data:
        return hub.WRONG_STEP
    said = opened.data["said"]
    listed = records.found(opened.data["provider"])
    refusal = hub.may_leave(listed.rule if listed else None, rules_of(opened))
    if refusal is not None or listed is None:
        return choose_again(opened, refusal or hub.PROVIDER_UNKNOWN)
    acr = _level(opened, listed, said)
    if isinstance(acr, Refusal):
        note(opened, "FC_INSUFFICIENT_ACR", provider=listed.uid)
        return choose_again(opened, acr)
    identity = _identity(opened, listed, said)
    if isinstance(identity, Refusal):
        return identity
    if opened.profile == "proconnect":
        return _admit_agent(opened, listed, identity, acr, said)
    return _admit(opened, listed, identity, acr, said)


def _level(opened: Opened, listed: Listed, said: Mapping[str, Any]) -> str | Refusal:
    if PROFILES[opened.profile].platforms:
        return hub.level(wanted_acr(opened), said["acr"], listed.rule)
    reached = agents.level(said["acr"], tuple(said["amr"]), listed.record.allowed_acr)
    asked = opened.asked.acr_essential
    if opened.profile == "proconnect":
        return reached  # agents may still raise it (`_admit_agent`)
    return hub.ACR_LOW if asked and not levels.satisfied(reached, asked) else reached


def _identity(opened: Opened, listed: Listed, said: Mapping[str, Any]) -> _Identity | Refusal:
    if opened.profile == "proconnect":
        return _agent(opened, listed, said)
    if listed.rule.declared:
        claims, seed, account = local_hub.identity(said)
        number = seed if PROFILES[opened.profile].platforms else str(account)
        return _Identity(claims, number, certified=False, account=account)
    foreign, invented = listed.record.handler == "eidas", listed.record.test
    wrong = civil.problems(said["claims"], relaxed=foreign)
    if wrong:
        return _refuse(opened, hub.IDENTITY_WRONG, ",".join(one.claim for one in wrong))
    asked = civil.read(said["claims"])
    if foreign:
        seed = subjects.foreign_hash(str(said["sub"]))
        return _usager(opened, asked, said, _population(seed, invented), certified=False)
    asked_of = test_register if invented else civil_register
    register = next(iter(asked_of.all().values()), None)
    if register is None:
        seed = _population(subjects.identity_hash(_hashed(asked)), invented)
        return _usager(opened, asked, said, seed, certified=False)
    verdict = register_rules.decide(asked, register.ask(asked))
    if isinstance(verdict, register_rules.Uncertified):
        return _uncertified(opened, asked, verdict, listed)
    held = verdict.identity
    seed = _population(subjects.identity_hash(_hashed(held)), invented)
    return _usager(opened, held, said, seed, certified=True)


def _population(seed: str, invented: bool) -> str:
    """An invented identity is never the account, nor the name, of a real person: whoever writes a
    test identity may give it somebody's own names and birth."""
    return f"{INVENTED}{seed}" if invented else seed


def _hashed(identity: civil.CivilIdentity) -> dict[str, str]:
    return {name: str(value) for name, value in identity.claims().items() if name in civil.PIVOT}


def _usager(
    opened: Opened,
    held: civil.CivilIdentity,
    said: Mapping[str, Any],
    seed: str,
    *,
    certified: bool,
) -> _Identity:
    """The identity handed over: the register's for the low platform, the provider's for the high
    one, with the other one beside it under its own names."""
    profile = PROFILES[opened.profile]
    own = civil.read(said["claims"]).claims()
    redressed = not profile.platforms or profile.platform(opened.client.metadata.platform).redressed
    if redressed or not certified:
        claims = held.claims()
        if certified:
            claims["idp_birthdate"] = own["birthdate"]
    else:
        claims = own | {
            f"rnipp_{name}": value for name, value in held.claims().items() if name != "email"
        }
    account = accounts.account_of(seed)
    return _Identity(claims, seed if profile.platforms else str(account), certified, account)


def _agent(opened: Opened, listed: Listed, said: Mapping[str, Any]) -> _Identity | Refusal:
    claims = {**said["claims"], "sub": said["sub"]}
    wrong = agents.problems(claims, listed.record.default_siret)
    if wrong:
        names = ",".join(one.claim for one in wrong)
        return _refuse(opened, hub.AGENT_IDENTITY_WRONG, names)
    identity = agents.read(claims, listed.record.default_siret)
    refusal = routing.serves(listed.served, identity["email"]) or routing.still_serves(
        listed.served, identity["email"], [one.served for one in records.listed("agent")]
    )
    refusal = refusal or agents.domain_refused(
        identity["email"], opened.client.metadata.allowed_email_domains
    )
    if refusal is not None:
        return choose_again(opened, refusal)
    category, name = bodies.legal_category(identity["siret"])
    private = agent_roles.public(category) is False
    if private and opened.client.metadata.service_type == "public":
        return _refuse(opened, hub.PUBLIC_ONLY)
    account = accounts.agent_account(
        listed.uid,
        str(said["sub"]),
        identity["email"],
        provider_is_default=listed.record.default,
        invented=listed.record.test,
    )
    identity |= {"idp_id": listed.uid, "idp_acr": said["acr"]}
    identity["roles"] = list(agent_roles.roles(category))
    if name:
        identity["organization_label"] = name
    return _Identity(identity, str(account), certified=False, account=account)


def _uncertified(
    opened: Opened,
    asked: civil.CivilIdentity,
    verdict: register_rules.Uncertified,
    listed: Listed,
) -> Refusal:
    """Redress page: a ticket whose number the person can quote."""
    ticket = redress.open_ticket(
        asked, verdict.code, provider=listed.uid, client=opened.client.name
    )
    deceased = verdict.code == register_rules.DECEASED
    note(opened, "FC_RECEIVED_DECEASED_RNIPP" if deceased else "FC_RECEIVED_INVALID_RNIPP")
    return _refuse(opened, Refusal(verdict.code), ticket=ticket, again=verdict.again)


@command
def _refuse(opened: Opened, refusal: Refusal, detail: str = "", **more: Any) -> Refusal:
    data = {
        "refusal": refusal.code,
        "detail": detail,
        "title": opened.data.get("title", ""),
        "provider": opened.data.get("provider", ""),
        **more,
    }
    interactions.advance(opened, step=Step.REFUSED, data=data)
    return refusal


@command
def _admit_agent(
    opened: Opened, listed: Listed, identity: _Identity, acr: str, said: Mapping[str, Any]
) -> Ready | Refusal | Unsatisfied:
    """An agent whose identity is good: blocked, level too low, one more proof, or through."""
    account = known.by_id(identity.account)
    if account is not None and account.locked:
        return _refuse(opened, hub.AGENT_BLOCKED)
    plan = upgrading.plan(acr, said["amr"], opened.asked.acr_essential)
    if plan is upgrading.Plan.OUT_OF_REACH:
        note(opened, "FC_INSUFFICIENT_ACR", provider=listed.uid)
        data = {"refusal": hub.ACR_LOW.code, "title": listed.title, "provider": listed.uid}
        moved, _ = interactions.advance(opened, step=Step.REFUSED, data=data)
        return Unsatisfied(moved)
    if plan is upgrading.Plan.LETTER:
        return Ready(codes.begin(opened, _verified(listed, identity, acr, said)))
    return _admit(opened, listed, identity, acr, said)


@command
def _admit(
    opened: Opened, listed: Listed, identity: _Identity, acr: str, said: Mapping[str, Any]
) -> Ready | Refusal:
    account = known.by_id(identity.account)
    if account is not None and account.locked:
        return _refuse(opened, hub.ACCOUNT_LOCKED)
    if account is not None and not account.preferences.accept(listed.rule):
        return choose_again(opened, hub.PROVIDER_BLOCKED_BY_PERSON)
    data = _verified(listed, identity, acr, said)
    moved, _ = interactions.advance(opened, step=Step.VERIFIED, data=data)
    note(opened, "FC_VERIFIED", provider=listed.uid)
    return Ready(moved)


def _verified(
    listed: Listed, identity: _Identity, acr: str, said: Mapping[str, Any]
) -> dict[str, Any]:
    """What waits until the data leave."""
    return {
        "provider": listed.uid,
        "title": listed.title,
        "sso": False,
        "verified": {
            "identity": identity.claims,
            "seed": identity.seed,
            "account": str(identity.account),
            "certified": identity.certified,
            "acr": acr,
            "idp_acr": said["acr"],
            "amr": said["amr"],
            "auth_time": said["auth_time"],
            "idp_session": said["sid"],
            "idp_id_token": said["id_token"],
        },
    }


def reuse(opened: Opened, signed: Signed) -> Ready | Refusal | None:
    """Single sign-on: the session's identity for this client; None when it must be asked again.

    The register is not asked again; what may have changed since is: provider, locks, preferences.
    """
    before = signed.authentication
    if before.act is not None:
        return None  # under a mandate each sign-in says its purpose anew
    idp_acr = str(before.extra.get("idp_acr") or before.acr)
    rules, asked = rules_of(opened), wanted_acr(opened)
    platforms = PROFILES[opened.profile].platforms
    forced = "login" in opened.asked.needs
    if platforms and not hub.may_reuse(asked, rules, idp_acr, forced=forced):
        return None
    if platforms and clock.now() - before.auth_time > _age(opened):
        return None
    essential = opened.asked.acr_essential
    if forced or (not platforms and essential and not levels.satisfied(before.acr, essential)):
        return None
    listed = records.found(before.idp)
    if listed is None or hub.may_leave(listed.rule, rules) is not None:
        return None  # this client excludes the provider: another must be chosen
    account = known.by_id(UUID(str(before.extra["account"])))
    if account is not None and account.locked:
        agent = opened.profile == "proconnect"
        return _refuse(opened, hub.AGENT_BLOCKED if agent else hub.ACCOUNT_LOCKED)
    if account is not None and not account.preferences.accept(listed.rule):
        return None
    return _reused(opened, listed, before, asked if platforms else before.acr)


def _age(opened: Opened) -> dt.timedelta:
    """How old a session of this platform may be to answer."""
    return dt.timedelta(
        seconds=PROFILES[opened.profile].platform(opened.client.metadata.platform).seconds
    )


@command
def _reused(opened: Opened, listed: Listed, before: Authentication, acr: str) -> Ready:
    data = {
        "provider": listed.uid,
        "title": listed.title,
        "sso": True,
        "verified": {
            "identity": dict(before.identity),
            "seed": before.subject_seed,
            "account": str(before.extra["account"]),
            "certified": bool(before.extra.get("certified")),
            "acr": acr,
            "idp_acr": str(before.extra.get("idp_acr") or before.acr),
            "amr": list(before.amr),
            "auth_time": int(before.auth_time.timestamp()),
            "idp_session": before.idp_session,
            "idp_id_token": before.idp_id_token,
        },
    }
    moved, _ = interactions.advance(opened, step=Step.VERIFIED, data=data)
    note(opened, "FC_SSO_INITIATED", provider=listed.uid)
    return Ready(moved)


def authentication(opened: Opened) -> Authentication:
    """Who signed in, for the provider's half of the brick."""
    found = opened.data["verified"]
    account = known.by_id(UUID(found["account"]))
    person = account.person if account is not None else None
    return Authentication(
        identity=found["identity"],
        subject_seed=found["seed"],
        acr=found["acr"],
        auth_time=when(found["auth_time"]),
        amr=tuple(found["amr"]),
        person=UUID(found["person"]) if found.get("person") else person,
        idp=opened.data["provider"],
        idp_session=found["idp_session"],
        idp_id_token=found["idp_id_token"],
        act=found.get("act"),
        extra={
            "account": found["account"],
            "certified": found["certified"],
            "idp_acr": found["idp_acr"],
            "provider": opened.data["title"],
        },
    )
