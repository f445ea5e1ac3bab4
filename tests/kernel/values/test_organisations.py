"""SIREN, SIRET, RNA and codes of territories: tables of real and wrong ones, check digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kernel.values import (
    CommuneCode,
    DepartementCode,
    PostCode,
    Rna,
    Siren,
    Siret,
    WrongValue,
)
from parvis.kernel.values.organisations import luhn
from parvis.kernel.values.written import Written

digits = st.text("0123456789", min_size=8, max_size=8)


def _with_key(start: str) -> str:
    return next(start + key for key in "0123456789" if luhn(start + key))


@pytest.mark.parametrize(
    "number", ["732829320", "356000000", "130025265", "552100554", "443061841"]
)
def test_siren(number: str) -> None:
    assert str(Siren(number)) == number


def test_how_people_write_it() -> None:
    spaced = "732 829 320"
    for written in (spaced, "732829320", " 732.829.320 ", "732\u00a0829\u202f320", "732-829-320"):
        assert Siren.parse(written) == Siren("732829320")
    assert Siren.parse(spaced).spaced == "732\u00a0829\u00a0320"
    assert Siret.parse("732 829 320 00074").spaced == "732\u00a0829\u00a0320\u00a000074"
    assert repr(Siren("732829320")) == "Siren('732829320')"
    assert Siren("732829320").vat_number == "FR44732829320"
    assert Siren("443061841").vat_number == "FR64443061841"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "siren-shape"),
        ("73282932", "siren-shape"),
        ("7328293200", "siren-shape"),
        ("73282932A", "siren-shape"),
        ("٧٣٢٨٢٩٣٢٠", "siren-shape"),
        ("732829321", "siren-key"),
        ("723829320", "siren-key"),
        ("000000000", "siren-key"),
    ],
)
def test_wrong_siren(written: str, code: str) -> None:
    with pytest.raises(WrongValue) as caught:
        Siren.parse(written)
    assert caught.value.code == code
    assert not Siren.accepts(written)


@pytest.mark.parametrize(
    "number",
    [
        "73282932000074",
        "35600000000048",  # La Poste's head office: Luhn, the sum of its digits is 26
        "35600000009075",  # a post office: the sum is 35, not Luhn
        "35600000049837",
        "13002526500013",
    ],
)
def test_siret(number: str) -> None:
    siret = Siret.parse(number)
    assert (str(siret.siren), siret.nic) == (number[:9], number[9:])


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("7328293200007", "siret-shape"),
        ("732829320000744", "siret-shape"),
        ("73282932000075", "siret-key"),
        ("35600000009076", "siret-key"),  # La Poste: neither Luhn nor a multiple of 5
        ("73282932100007", "siret-key"),  # Luhn is right, the SIREN is not
        ("73282932000013", "siret-key"),  # the sum is a multiple of 5: La Poste's rule only
        ("00000000000000", "siret-key"),
    ],
)
def test_wrong_siret(number: str, code: str) -> None:
    with pytest.raises(WrongValue) as caught:
        Siret.parse(number)
    assert caught.value.code == code


def test_the_traps_of_the_table_are_what_they_say() -> None:
    assert luhn("73282932100007")
    assert not luhn("35600000009075")
    assert sum(map(int, "73282932000013")) % 5 == 0
    assert sum(map(int, "35600000000048")) % 5 == 1


@given(digits, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(start: str, place: int, shift: int) -> None:
    number = _with_key(start)
    digit = str((int(number[place]) + shift) % 10)
    assert not luhn(number[:place] + digit + number[place + 1 :])


@given(digits)
def test_two_neighbours_swapped_are_seen_except_0_and_9(start: str) -> None:
    number = _with_key(start)
    for place in range(8):
        one, two = number[place : place + 2]
        swapped = number[:place] + two + one + number[place + 2 :]
        assert luhn(swapped) == (one == two or {one, two} == {"0", "9"})


@given(digits)
def test_a_siren_with_its_key_is_read(start: str) -> None:
    number = _with_key(start)
    assert Siren.accepts(number) == (number != "000000000")


@pytest.mark.parametrize("number", ["W751234567", "w751234567", "W2B1000123", "W9R2003420"])
def test_rna(number: str) -> None:
    assert str(Rna.parse(number)) == number.upper()


@pytest.mark.parametrize(
    "number", ["751234567", "W75123456", "W7512345678", "WA51234567", "X751234567"]
)
def test_wrong_rna(number: str) -> None:
    with pytest.raises(WrongValue, match="is not an RNA number"):
        Rna.parse(number)


@pytest.mark.parametrize(
    ("code", "departement"),
    [
        ("01033", "01"),
        ("75056", "75"),
        ("2a004", "2A"),
        ("2B033", "2B"),
        ("95680", "95"),
        ("97411", "974"),
        ("97801", "978"),
        ("98818", "988"),
    ],
)
def test_commune(code: str, departement: str) -> None:
    assert CommuneCode.parse(code).departement == departement


@pytest.mark.parametrize(
    "code",
    [
        "",
        "1033",
        "010333",
        "2C004",
        "20004",
        "00001",
        "96001",
        "99100",
        "97901",
        "98501",
        "01000",
        "97400",
        "A1033",
        "0103A",
    ],
)
def test_wrong_commune(code: str) -> None:
    with pytest.raises(WrongValue, match="is not an INSEE code of commune"):
        CommuneCode.parse(code)


def test_departements() -> None:
    right = ["01", "19", "2A", "2b", "21", "95", "971", "978", "984", "986", "989"]
    assert [str(DepartementCode.parse(code)) for code in right] == [code.upper() for code in right]
    for wrong in ("", "1", "00", "20", "96", "97", "970", "979", "98", "985", "2C", "099"):
        with pytest.raises(WrongValue, match="is not the code of a département"):
            DepartementCode.parse(wrong)


def test_post_codes() -> None:
    for right in ("01200", "75007", "20000", "97400", "98000", "00100"):
        assert str(PostCode.parse(right)) == right
    for wrong in ("", "1200", "012000", "0120A", "99123", "00000"):
        with pytest.raises(WrongValue, match="is not a post code"):
            PostCode.parse(wrong)


def test_values_are_kept_as_they_are() -> None:
    code = CommuneCode("01033")
    with pytest.raises(AttributeError):
        code.text = "01034"  # type: ignore[misc]
    assert len({code, CommuneCode("01033"), CommuneCode("01034")}) == 2
    assert CommuneCode("01033") < CommuneCode("01034")
    assert Siren("732829320") != Written.__new__(Siret)


def test_a_long_text_is_not_repeated_whole() -> None:
    with pytest.raises(WrongValue) as caught:
        PostCode.parse("x" * 500)
    assert len(str(caught.value)) < 120


def test_words_in_another_language() -> None:
    french = {"A SIREN has 9 digits.": "Un SIREN a 9 chiffres."}
    with pytest.raises(WrongValue) as caught:
        Siren.parse("12")
    assert caught.value.words(lambda words: french[words]) == "Un SIREN a 9 chiffres."
    with pytest.raises(WrongValue) as caught:
        PostCode.parse("12")
    assert caught.value.words(lambda _: "pas %(given)s") == "pas 12"
