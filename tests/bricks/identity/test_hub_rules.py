"""Decisions of the hub, as tables: levels, lists, preferences, mail, devices, breaker, routing."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.bricks.identity.domain import eidas, hub, routing
from parvis.bricks.identity.domain import reconciliation as rec
from parvis.bricks.identity.domain.breaker import FAILURES, LONGEST, PAUSE, Breaker
from parvis.bricks.identity.domain.hub import Device, Notice, Preferences, Provider, Rules, Step

LOW = Provider("low")
HIGH = Provider("high", acrs=("eidas1", "eidas2", "eidas3"))


@pytest.mark.parametrize(
    ("asked", "asserted", "provider", "expected"),
    [
        ("eidas1", "eidas1", LOW, "eidas1"),
        ("eidas1", "eidas2", HIGH, "eidas1"),  # the client is told what it asked
        ("eidas2", "eidas3", HIGH, "eidas2"),
        ("eidas2", "eidas1", HIGH, hub.ACR_LOW),
        ("eidas1", "eidas2", LOW, hub.ACR_NOT_ALLOWED),
        ("eidas1", "", LOW, hub.ACR_MISSING),
        ("eidas1", None, LOW, hub.ACR_MISSING),
        ("eidas1", "gold", HIGH, hub.ACR_NOT_ALLOWED),
        ("unknown", "eidas3", HIGH, hub.ACR_LOW),
    ],
)
def test_level_returned(asked, asserted, provider, expected):
    assert hub.level(asked, asserted, provider) == expected


@pytest.mark.parametrize(
    ("asked", "known", "sso", "forced", "expected"),
    [
        ("eidas1", "eidas1", {"eidas1"}, False, True),
        ("eidas1", "eidas2", {"eidas1"}, False, True),
        ("eidas1", "eidas1", {"eidas1"}, True, False),
        ("eidas2", "eidas1", {"eidas2"}, False, False),
        ("eidas2", "eidas2", {"eidas2"}, False, True),
        ("eidas3", "eidas3", {"eidas2"}, False, False),
        ("eidas1", "", {"eidas1"}, False, False),
    ],
)
def test_single_sign_on(asked, known, sso, forced, expected):
    assert hub.may_reuse(asked, Rules(sso_acrs=frozenset(sso)), known, forced=forced) is expected


@pytest.mark.parametrize(
    ("provider", "rules", "wanted", "suspicious", "expected"),
    [
        (LOW, Rules(), "eidas1", False, hub.Tile.OPEN),
        (LOW, Rules(), "eidas1", True, hub.Tile.CLOSED),
        (HIGH, Rules(), "eidas1", True, hub.Tile.OPEN),
        (LOW, Rules(), "eidas2", False, hub.Tile.CLOSED),
        (Provider("a", active=False), Rules(), "eidas1", False, hub.Tile.CLOSED),
        (Provider("a", display=False), Rules(), "eidas1", False, hub.Tile.HIDDEN),
        (LOW, Rules(listed=frozenset({"low"})), "eidas1", False, hub.Tile.HIDDEN),
        (LOW, Rules(listed=frozenset({"low"}), exclude=False), "eidas1", False, hub.Tile.OPEN),
        (LOW, Rules(listed=frozenset({"x"}), exclude=False), "eidas1", False, hub.Tile.HIDDEN),
    ],
)
def test_tiles(provider, rules, wanted, suspicious, expected):
    assert hub.tile(provider, rules, wanted, suspicious=suspicious) is expected


def test_nobody_leaves_for_a_provider_that_the_client_excludes():
    assert hub.may_leave(None, Rules()) == hub.PROVIDER_UNKNOWN
    assert hub.may_leave(Provider("a", active=False), Rules()) == hub.PROVIDER_DISABLED
    assert hub.may_leave(LOW, Rules(listed=frozenset({"low"}))) == hub.PROVIDER_LISTED
    assert hub.may_leave(LOW, Rules()) is None


@pytest.mark.parametrize("now", list(Step))
def test_no_step_leads_back_from_the_end_and_none_is_skipped(now):
    assert not hub.allowed(Step.DONE, now)
    skips = {(Step.CHOICE, Step.BACK), (Step.AWAY, Step.VERIFIED), (Step.BACK, Step.DONE),
             (Step.AWAY, Step.DONE)}  # fmt: skip
    for wanted in Step:
        if (now, wanted) in skips:
            assert not hub.allowed(now, wanted)


@pytest.mark.parametrize(
    ("preferences", "provider", "expected"),
    [
        (Preferences(), LOW, True),
        (Preferences(blocked=frozenset({"low"})), LOW, False),
        (Preferences(block_future=True), LOW, False),
        (Preferences(allowed=frozenset({"low"}), block_future=True), LOW, True),
        (Preferences(block_future=True), Provider("helpers", helper=True), False),
        (Preferences(blocked=frozenset({"helpers"})), Provider("helpers", helper=True), True),
    ],
)
def test_preferences(preferences, provider, expected):
    assert preferences.accept(provider) is expected


def test_changing_preferences_speaks_only_of_what_was_listed():
    helpers = Provider("helpers", helper=True)
    new = Preferences().changed([LOW, HIGH, helpers], ["high", "unknown"], block_future=True)
    assert new == Preferences(frozenset({"low"}), frozenset({"high"}), True)


@pytest.mark.parametrize(
    ("notice", "expected"),
    [
        (Notice(), True),
        (Notice(trusted_device=True), False),
        (Notice(same_client_in_session=True), False),
        (Notice(suspicious=True, same_client_in_session=True, trusted_device=True), True),
    ],
)
def test_mail_of_a_sign_in(notice, expected):
    assert hub.must_tell(notice) is expected


def test_a_browser_of_many_people_is_trusted_by_none():
    device = Device()
    for digest in ("a", "b"):
        device = device.used_by(digest, 100)
    assert device.trusted("a", 100)
    assert not device.trusted("c", 100)
    device = device.used_by("c", 101)
    assert not device.trusted("a", 101)
    device = device.used_by("d", 102)
    assert [digest for digest, _ in device.seen] == ["b", "c", "d"]
    # Ninety days later, only the one who still comes is known.
    later = device.used_by("d", 190)
    assert later.trusted("d", 192)
    assert not later.trusted("b", 190)


@given(st.lists(st.sampled_from("abcde")), st.integers(0, 200))
def test_a_device_never_keeps_more_than_three(uses, day):
    device = Device()
    for digest in uses:
        device = device.used_by(digest, day)
    assert len(device.seen) <= hub.MOST_ON_DEVICE
    assert len({digest for digest, _ in device.seen}) == len(device.seen)


@pytest.mark.parametrize(
    ("scopes", "consent", "expected"),
    [
        (["openid"], True, hub.Page.ANONYMOUS),
        (["openid", "profile"], False, hub.Page.INFORMATION),
        (["openid", "profile"], True, hub.Page.CONSENT),
    ],
)
def test_page_before_the_data_leave(scopes, consent, expected):
    assert hub.page_for(scopes, consent=consent) is expected


# --- circuit breaker --------------------------------------------------------------------------


def test_breaker_opens_waits_tries_and_closes():
    one = Breaker()
    for _ in range(FAILURES - 1):
        one = one.failed(0)
        assert one.passes(0)
    one = one.failed(0)
    assert not one.passes(PAUSE - 1)
    assert one.passes(PAUSE)
    trying = one.started(PAUSE)
    assert not trying.passes(PAUSE + 1)  # one at a time
    assert trying.passes(PAUSE + PAUSE)  # the try was lost
    assert not trying.failed(PAUSE).passes(PAUSE + PAUSE)  # twice as long
    assert trying.succeeded() == Breaker()


def test_breaker_never_waits_longer_than_its_limit():
    one = Breaker()
    for _ in range(50):
        one = one.failed(0)
    assert one.pause == LONGEST


# --- routing of agents ------------------------------------------------------------------------

TOWN = routing.Served("town", frozenset({"valserine.example"}))
GROUP = routing.Served("group", frozenset({"valserine.example", "pays.example"}))
DEFAULT = routing.Served("own", default=True)


@pytest.mark.parametrize(
    ("address", "providers", "expected"),
    [
        ("lucie@valserine.example", [TOWN, DEFAULT], ("town",)),
        ("Lucie@VALSERINE.example", [TOWN, DEFAULT], ("town",)),
        ("lucie@valserine.example", [TOWN, GROUP, DEFAULT], ("town", "group", "own")),
        ("a@pays.example", [TOWN, GROUP, DEFAULT], ("group",)),
        ("a@nowhere.example", [TOWN, DEFAULT], ("own",)),
        ("a@nowhere.example", [TOWN], None),
        ("a@x.example", [routing.Served("off", frozenset({"x.example"}), routed=False)], None),
    ],
)
def test_routes(address, providers, expected):
    found = routing.route(address, providers)
    assert found == (hub.NO_DOMAIN if expected is None else routing.Route(expected))


def test_a_provider_that_blocks_serves_its_domains_only():
    strict = routing.Served(
        "s", frozenset({"a.example"}), frozenset({"b.example"}), blocks_unlisted=True
    )
    assert routing.serves(strict, "x@a.example") is None
    assert routing.serves(strict, "x@b.example") is None
    assert routing.serves(strict, "x@c.example") == hub.DOMAIN_NOT_SERVED
    assert routing.serves(TOWN, "x@c.example") is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lucie@valserin.example", "lucie@valserine.example"),
        ("paul@gmial.com", "paul@gmail.com"),
        ("lucie@valserine.example", ""),
        ("lucie@elsewhere.org", ""),
        ("lucie", ""),
    ],
)
def test_suggestions(typed, meant):
    assert routing.suggestion(typed, [TOWN]) == meant


# --- reconciliation ---------------------------------------------------------------------------

A, B = UUID(int=1), UUID(int=2)
SAME, CLOSE, NONE = rec.Resemblance.SAME, rec.Resemblance.CLOSE, rec.Resemblance.NONE
BOTH = (rec.Proof.SIGN_IN, rec.Proof.MAIL_LINK)
ONE = (rec.Proof.SIGN_IN,)


@pytest.mark.parametrize(
    ("certified", "candidates", "expected"),
    [
        (True, [], rec.Open()),
        (True, [rec.Candidate(A, SAME, True)], rec.Propose(A, BOTH)),
        (True, [rec.Candidate(A, SAME, False)], rec.Propose(A, ONE)),
        (False, [rec.Candidate(A, SAME, True)], rec.Propose(A, ONE)),
        (True, [rec.Candidate(A, CLOSE, True)], rec.Propose(A, ONE)),
        # The e-mail address alone is never a reason.
        (True, [rec.Candidate(A, NONE, True, same_email=True)], rec.Open()),
        (True, [rec.Candidate(A, SAME, True, refused=True)], rec.Open()),
        (True, [rec.Candidate(A, SAME, True), rec.Candidate(B, CLOSE, True)],
         rec.Propose(A, BOTH)),
        (True, [rec.Candidate(B, SAME, True), rec.Candidate(A, SAME, True)], rec.Ask((A, B))),
        (True, [rec.Candidate(B, CLOSE, True), rec.Candidate(A, CLOSE, True)], rec.Ask((A, B))),
    ],
)  # fmt: skip
def test_reconciliation(certified, candidates, expected):
    assert rec.decide(rec.Arrival(certified), candidates) == expected


@given(
    st.booleans(),
    st.lists(
        st.builds(
            rec.Candidate,
            st.sampled_from([A, B]),
            st.just(NONE),
            st.booleans(),
            st.booleans(),
            st.booleans(),
        )
    ),
)
def test_without_resemblance_nothing_is_ever_proposed(certified, candidates):
    assert rec.decide(rec.Arrival(certified), candidates) == rec.Open()


# --- eIDAS ------------------------------------------------------------------------------------

NODE = eidas.NodeAnswer(
    "ES",
    "http://eidas.europa.eu/LoA/substantial",
    {
        "personIdentifier": "ES/FR/12345",
        "currentGivenName": "Ana Maria",
        "currentFamilyName": "Souza",
        "dateOfBirth": "1990-01-31",
        "gender": "Female",
        "placeOfBirth": "Madrid",
    },
)


def test_claims_of_a_european_citizen():
    assert eidas.claims_of(NODE) == {
        "sub": "ES/FR/12345",
        "given_name": "Ana Maria",
        "family_name": "Souza",
        "preferred_username": "Souza",
        "birthdate": "1990-01-31",
        "acr": "eidas2",
        "amr": ["eidas"],
        "gender": "female",
        "birthplace": "Madrid",
    }


@pytest.mark.parametrize("missing", eidas.MANDATORY)
def test_a_node_must_send_the_minimum(missing):
    attributes = {name: value for name, value in NODE.attributes.items() if name != missing}
    with pytest.raises(eidas.NodeError, match=missing):
        eidas.claims_of(eidas.NodeAnswer("ES", "low", attributes))


@pytest.mark.parametrize(
    ("acr", "level", "back"),
    [
        ("eidas1", "low", "eidas2"),
        ("eidas2", "substantial", "eidas2"),
        ("eidas3", "high", "eidas3"),
    ],
)
def test_levels_both_ways(acr, level, back):
    assert eidas.level_of(acr) == level
    assert eidas.acr_of(level) == back


def test_a_french_person_abroad():
    claims = {
        "sub": "s",
        "given_name": "Joëlle",
        "family_name": "Dubinôre",
        "birthdate": "1992-00-00",
        "gender": "unspecified",
        "birthcountry": "99352",
    }
    found = eidas.attributes_of(claims, "Algérie")
    assert found["dateOfBirth"] == "1992-01-01"
    assert found["placeOfBirth"] == "Algérie"
    assert found["gender"] == "Unspecified"
    assert found["currentFamilyName"] == "Dubinôre"
    with pytest.raises(eidas.NodeError):
        eidas.acr_of("gold")
    assert eidas.pairwise("s", "es") == "FR/ES/s"
    assert eidas.attributes_for(["openid", "birth"])[-1] == "placeOfBirth"
