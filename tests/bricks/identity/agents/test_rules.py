"""Pure rules of agents' accounts: passwords, waits, codes, joining, roles, levels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.bricks.identity.domain import (
    acr,
    agent_roles,
    joining,
    password_digests,
    passwords,
    second_factor,
    upgrading,
    waiting,
)
from parvis.bricks.identity.domain.joining import Ask, Body, Kind, Outcome

ABOUT = ("odile.serin@chanay.example", "Odile", "Serin")


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("quatre mots sans lien", ""),
        ("éléphant jaune à vélo", ""),
        ("x7!Kp2#mQ9zL", ""),
        ("onze lettre", "short"),
        ("", "short"),
        ("a1" * 65, "long"),
        ("Motdepasse2026!", "common"),
        ("123456password", "common"),
        ("AzertyUiop12", "common"),
        ("liberte egalite fraternite", "common"),
        ("azertyuiopqs", "simple"),
        ("012345678901", "simple"),
        ("aaaaaaaaaaaa", "simple"),
        ("abcdabcdabcd", "simple"),
        ("odile.serin.2026", "yours"),
        ("Serin-Odile-12", "yours"),
        ("odile aime les mésanges", ""),
    ],
)
def test_passwords(password, problem):
    assert passwords.problem(password, ABOUT) == problem


@given(st.text(max_size=200))
def test_any_text_is_judged(text):
    assert passwords.problem(text, ABOUT) in {"", "short", "long", "common", "simple", "yours"}


def test_a_digest_knows_its_password_whatever_the_keyboard():
    kept = password_digests.digest("éléphant jaune")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert password_digests.matches("éléphant jaune", kept)
    assert not password_digests.matches("elephant jaune", kept)
    assert not password_digests.matches("éléphant jaune", "")
    assert not password_digests.matches("x" * 1_000_000, kept)
    assert not password_digests.stale(kept)
    assert password_digests.stale("$argon2id$v=19$m=4096,t=1,p=1$abc$def")


def test_waits_grow_and_are_bounded():
    found = [waiting.delay(n) for n in range(16)]
    assert found == [0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]
    assert waiting.delay(10**6) == 900
    assert waiting.after(50, 3600) == 50
    assert waiting.after(50, 24 * 3600) == 0


@given(st.integers(0, 2**31), st.integers(0, 2**26))
def test_a_step_is_never_accepted_twice(now, last):
    steps = second_factor.steps(now, last)
    assert all(step > last and abs(step - now // 30) <= 1 for step in steps)
    if steps:
        assert steps[0] not in second_factor.steps(now, steps[0])


@pytest.mark.parametrize(
    ("typed", "code"), [("123 456", "123456"), ("12345", ""), ("١٢٣٤٥٦", ""), ("abcdef", "")]
)
def test_what_is_a_code(typed, code):
    assert second_factor.is_code(typed) == code


def test_recovery_codes_are_ten_and_typed_in_many_ways():
    codes = second_factor.recovery_codes()
    assert len(set(codes)) == 10
    one = codes[0]
    assert second_factor.recovery_form(f" {one.upper()} ") == one.replace("-", "")


@pytest.mark.parametrize(
    ("means", "proved", "amr", "level"),
    [
        (("pwd",), True, ("pwd",), "eidas1"),
        (("pwd",), False, ("pwd",), "eidas0"),
        (("pwd", "otp"), True, ("pwd", "otp", "mfa"), "eidas1-mfa"),
        (("pwd", "otp"), False, ("pwd", "otp", "mfa"), "eidas0-mfa"),
        (("hwk",), True, ("hwk", "mfa"), "eidas1-mfa"),
        (("swk",), True, ("swk", "mfa"), "eidas1-mfa"),
    ],
)
def test_levels_and_means(means, proved, amr, level):
    assert second_factor.amr(means) == amr
    assert second_factor.acr(proved=proved, factors=amr) == level


@pytest.mark.parametrize(
    ("reached", "amr", "essential", "plan"),
    [
        ("eidas1", ("pwd",), (), "good"),
        ("eidas1", ("pwd",), ("eidas1",), "good"),
        ("eidas1", ("pwd",), ("eidas0",), "good"),
        ("eidas1", ("pwd",), ("eidas1-mfa",), "letter"),
        ("eidas1", ("pwd",), tuple(acr.ALIASES), "letter"),
        ("eidas1", ("pwd", "mail"), ("eidas1-mfa",), "out of reach"),
        ("eidas0", ("pwd",), ("eidas1-mfa",), "out of reach"),
        ("eidas0", ("pwd",), ("eidas0-mfa",), "letter"),
        ("eidas1-mfa", ("pwd", "otp"), ("eidas1-mfa",), "good"),
        ("eidas1-mfa", ("pwd", "otp"), ("eidas2",), "out of reach"),
        ("eidas3", (), ("eidas1-mfa",), "good"),
    ],
)  # fmt: skip
def test_plans_of_the_upgrade(reached, amr, essential, plan):
    assert upgrading.plan(reached, amr, essential) == plan


COMMUNE = Body("21990103000011", Kind.COMMUNE, domains=frozenset({"chanay.example"}))
OFFICIAL = Body("21990103000011", Kind.COMMUNE, official="mairie.chanay@orange.fr")
OWN = Body("21990103000011", Kind.COMMUNE, official="mairie@chanay.example")
SCHOOL = Body("19990103000011", Kind.SCHOOL, official="ecole@ac-ville.example")
PUBLIC = Body("11000000000000", Kind.PUBLIC, domains=frozenset({"ministere.example"}))
FIRM = Body("55200000000000", Kind.PRIVATE, domains=frozenset({"firm.example"}))
CLUB = Body("78400000000000", Kind.ASSOCIATION, staff=3)
SOLE = Body("80100000000000", Kind.SOLE)


def body(of: Body, **changed) -> Body:
    return Body(**{**{name: getattr(of, name) for name in of.__dataclass_fields__}, **changed})


def agent(address: str, **facts) -> Ask:
    return Ask(address, free_mail=address.endswith(("@orange.fr", "@gmail.com")), **facts)


@pytest.mark.parametrize(
    ("of", "ask", "outcome", "reason"),
    [
        (body(COMMUNE, active=False), agent("a@chanay.example", member=True), "refused", "closed"),
        (PUBLIC, agent("a@gmail.com", member=True), "joined", "member"),
        (COMMUNE, agent("a@chanay.example", pending="rejected"), "refused", "rejected"),
        (COMMUNE, agent("a@chanay.example", pending="pending"), "moderation", "pending"),
        (COMMUNE, agent("a@chanay.example", pending="asked"), "moderation", "asked"),
        (body(FIRM, refused=frozenset({"bad.example"})), agent("a@bad.example"), "refused",
         "domain_refused"),
        (FIRM, agent("a@interieur.gouv.fr"), "refused", "state_address_private_body"),
        (FIRM, agent("a@firm.example", as_officer=True), "officer", "officer"),
        (SOLE, agent("a@gmail.com"), "joined", "one_person"),
        (CLUB, agent("a@gmail.com"), "joined", "small"),
        (body(CLUB, staff=None), agent("a@gmail.com"), "moderation", "no_link"),
        (PUBLIC, agent("a@gmail.com"), "refused", "free_mail_public"),
        (SCHOOL, agent("a@gmail.com"), "refused", "free_mail_public"),
        (body(FIRM, staff=80), agent("a@gmail.com"), "confirm", "free_mail_large"),
        (body(FIRM, staff=80), agent("a@gmail.com", confirmed=True), "moderation", "no_link"),
        (OFFICIAL, agent("mairie.chanay@orange.fr"), "joined", "official_address"),
        (OFFICIAL, agent("odile@orange.fr"), "code", "official_code"),
        (OFFICIAL, agent("odile@orange.fr", code_proved=True), "joined", "official_code"),
        (OFFICIAL, agent("odile@elsewhere.example"), "code", "official_code"),
        (OWN, agent("odile@chanay.example"), "joined", "official_domain"),
        (SCHOOL, agent("prof@ac-ville.example"), "joined", "official_domain"),
        (COMMUNE, agent("odile@gmail.com"), "moderation", "no_link"),
        (COMMUNE, agent("a@chanay.example"), "joined", "domain"),
        (PUBLIC, agent("a@ministere.example"), "joined", "domain"),
        (PUBLIC, agent("a@sub.ministere.example"), "moderation", "no_link"),
        (PUBLIC, agent("a@finances.gouv.fr"), "moderation", "no_link"),
        (body(PUBLIC, external=frozenset({"ssii.example"})), agent("a@ssii.example"), "joined",
         "external"),
        (body(PUBLIC, unverified=frozenset({"new.example"})), agent("a@new.example"), "joined",
         "unverified"),
    ],
)  # fmt: skip
def test_the_decision_list(of, ask, outcome, reason):
    found = joining.decide(of, ask)
    assert (found.outcome, found.reason) == (outcome, reason)
    if found.outcome is Outcome.JOINED:
        assert found.strength
        unproved = reason in {"one_person", "small", "unverified"}
        assert joining.proves(found.strength) is not unproved
        assert found.external is (reason == "external")
    assert bool(found.ticket) is (found.outcome is Outcome.MODERATION or reason == "unverified")


@given(
    st.builds(
        Ask,
        address=st.sampled_from(["a@chanay.example", "a@gmail.com", "a@x.gouv.fr", "a@b.example"]),
        free_mail=st.booleans(),
        pending=st.sampled_from(["", "pending", "asked", "rejected"]),
        code_proved=st.booleans(),
        confirmed=st.booleans(),
    ),
    st.sampled_from([COMMUNE, OFFICIAL, SCHOOL, PUBLIC, FIRM, CLUB, SOLE]),
)
def test_nobody_joins_a_public_body_unproved_and_a_refusal_stays(ask, of):
    found = joining.decide(of, ask)
    if found.outcome is Outcome.JOINED and of.public:
        assert joining.proves(found.strength)
    if ask.pending:
        assert found.outcome is not Outcome.JOINED


@pytest.mark.parametrize(
    ("category", "roles", "public"),
    [
        ("7113", ("agent_public", "agent_public_etat"), True),
        ("7210", ("agent_public", "agent_public_territorial"), True),
        ("7346", ("agent_public", "agent_public_territorial"), True),
        ("7364", ("agent_public", "agent_public_hospitalier"), True),
        ("7383", ("agent_public", "agent_public_etat"), True),
        ("7410", ("agent_public",), True),
        ("4110", ("agent_public",), True),
        ("8110", ("agent_public_L100-3",), True),
        ("5710", (), False),
        ("9220", (), False),
        ("1000", (), False),
        ("", (), None),
    ],
)
def test_roles_by_legal_category(category, roles, public):
    assert agent_roles.roles(category) == roles
    assert agent_roles.public(category) is public


@pytest.mark.parametrize(
    ("category", "facts", "kind"),
    [
        ("7210", {}, "commune"), ("7113", {}, "public"), ("4110", {}, "public"),
        ("9220", {}, "association"), ("1000", {}, "sole"), ("5710", {}, "private"),
        ("5720", {"staff": 0}, "sole"), ("5720", {"staff": 2}, "private"), ("5720", {}, "private"),
        ("7331", {"school": True}, "school"), ("", {}, "private"),
    ],
)  # fmt: skip
def test_kinds_by_legal_category(category, facts, kind):
    assert joining.kind_of(category, **facts) == kind
