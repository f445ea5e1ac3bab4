"""E-mail addresses, telephone numbers, NIR, IBAN: read as people write them, shown by no repr."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kernel.values import EmailAddress, Iban, Nir, PhoneNumber, WrongValue


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("aicha@example.org", "aicha@example.org"),
        ("  Aicha.Benali+ecole@Example.ORG ", "Aicha.Benali+ecole@example.org"),
        ("o'neil_2@mairie.valserine.example", "o'neil_2@mairie.valserine.example"),
        ("a@xn--caf-dma.fr", "a@xn--caf-dma.fr"),
        ("a@café.fr", "a@xn--caf-dma.fr"),
        ("x" * 64 + "@e.fr", "x" * 64 + "@e.fr"),
    ],
)
def test_email(written: str, address: str) -> None:
    found = EmailAddress.parse(written)
    assert str(found) == address
    assert found.domain == address.rpartition("@")[2]
    assert found.key == address.lower()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "email-shape"),
        ("aicha", "email-shape"),
        ("@example.org", "email-shape"),
        ("aicha@", "email-shape"),
        ("x" * 65 + "@e.fr", "email-long"),
        ("x@" + ".".join(["d" * 60] * 5) + ".fr", "email-long"),
        ("ai cha@example.org", "email-local"),
        ("aïcha@example.org", "email-local"),
        (".aicha@example.org", "email-local"),
        ("aicha.@example.org", "email-local"),
        ("ai..cha@example.org", "email-local"),
        ("a@b@example.org", "email-local"),
        ("a,b@example.org", "email-local"),
        ("a\nbcc:x@example.org", "email-local"),
        ("aicha@example", "email-domain"),
        ("aicha@exa mple.org", "email-domain"),
        ("aicha@-example.org", "email-domain"),
        ("aicha@example-.org", "email-domain"),
        ("aicha@example..org", "email-domain"),
        ("aicha@127.0.0.1", "email-domain"),
        ("aicha@example.org\nX", "email-domain"),
        ("aicha@" + "é" * 70 + ".fr", "email-domain"),
    ],
)
def test_wrong_email(written: str, code: str) -> None:
    with pytest.raises(WrongValue) as caught:
        EmailAddress.parse(written)
    assert caught.value.code == code


def test_only_the_canonical_form_is_a_value() -> None:
    with pytest.raises(WrongValue):
        EmailAddress("aicha@Example.org")
    with pytest.raises(WrongValue):
        PhoneNumber("0612345678")


@pytest.mark.parametrize(
    ("written", "e164", "national", "mobile"),
    [
        ("06 12 34 56 78", "+33612345678", "06 12 34 56 78", True),
        ("07.12.34.56.78", "+33712345678", "07 12 34 56 78", True),
        ("01-23-45-67-89", "+33123456789", "01 23 45 67 89", False),
        ("(04) 50 48 19 78", "+33450481978", "04 50 48 19 78", False),
        ("+33 (0)6 12 34 56 78", "+33612345678", "06 12 34 56 78", True),
        ("0033 6 12 34 56 78", "+33612345678", "06 12 34 56 78", True),
        ("+33\u00a06\u202f12345678", "+33612345678", "06 12 34 56 78", True),
        ("0590 12 34 56", "+590590123456", "05 90 12 34 56", False),
        ("0690 12 34 56", "+590690123456", "06 90 12 34 56", True),
        ("0594 12 34 56", "+594594123456", "05 94 12 34 56", False),
        ("0696 12 34 56", "+596696123456", "06 96 12 34 56", True),
        ("0262 12 34 56", "+262262123456", "02 62 12 34 56", False),
        ("0639 12 34 56", "+262639123456", "06 39 12 34 56", True),
        ("+262 692 12 34 56", "+262692123456", "06 92 12 34 56", True),
        ("+41 22 123 45 67", "+41221234567", "+41221234567", None),
        ("0041 22 123 45 67", "+41221234567", "+41221234567", None),
        ("+1 202 555 0143", "+12025550143", "+12025550143", None),
    ],
)
def test_phone(written: str, e164: str, national: str, mobile: bool | None) -> None:
    found = PhoneNumber.parse(written)
    assert str(found) == e164
    assert found.national.replace("\u00a0", " ") == national
    assert found.mobile is mobile
    assert PhoneNumber.parse(found.national) == found


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "phone-shape"),
        ("mairie", "phone-shape"),
        ("612345678", "phone-shape"),
        ("+", "phone-shape"),
        ("+123456", "phone-shape"),
        ("+1234567890123456", "phone-shape"),
        ("+0612345678", "phone-shape"),
        ("++33612345678", "phone-shape"),
        ("3939", "phone-shape"),
        ("06 12 34 56 7", "phone-french"),
        ("06 12 34 56 789", "phone-french"),
        ("0", "phone-french"),
        ("+33 6 12 34 56 7", "phone-french"),
        ("+33 06 12 34 56 78", "phone-french"),
        ("+262 692 12 34 5", "phone-french"),
        ("٠٦١٢٣٤٥٦٧٨", "phone-shape"),
    ],
)
def test_wrong_phone(written: str, code: str) -> None:
    with pytest.raises(WrongValue) as caught:
        PhoneNumber.parse(written)
    assert caught.value.code == code


@given(st.from_regex(r"0[1-9]( [0-9]{2}){4}", fullmatch=True))
def test_a_french_number_is_written_back_as_it_was(written: str) -> None:
    assert PhoneNumber.parse(written).national.replace("\u00a0", " ") == written


# The first is the example of INSEE's documents; the others are made up around their keys.
NIRS = ["2 55 08 14 168 025 38", "1 85 05 78 006 084 91"]


@pytest.mark.parametrize("written", NIRS)
def test_nir(written: str) -> None:
    found = Nir.parse(written)
    assert found.spaced.replace("\u00a0", " ") == written


def test_the_key_of_corsica() -> None:
    for corsica, digits in (("2A", "19"), ("2B", "18")):
        number = f"18505{corsica}006084"
        key = f"{97 - int(number.replace(corsica, digits)) % 97:02}"
        assert str(Nir.parse(number + key)) == number + key
        assert Nir.accepts(number.lower() + key)
    assert Nir.key_of("185052A006084") != Nir.key_of("185052B006084")
    assert Nir.key_of("1850519006084") == Nir.key_of("185052A006084")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "nir-shape"),
        ("255081416802538" + "0", "nir-shape"),
        ("25508141680253", "nir-shape"),
        ("955081416802538", "nir-shape"),
        ("055081416802538", "nir-shape"),
        ("255001416802538", "nir-shape"),
        ("255131416802538", "nir-shape"),
        ("255431416802538", "nir-shape"),
        ("255081A16802538", "nir-shape"),
        ("255082C16802538", "nir-shape"),
        ("255081416800038", "nir-shape"),
        ("255081416802539", "nir-key"),
        ("255081416802583", "nir-key"),
        ("255081416802500", "nir-key"),
        ("255081416803538", "nir-key"),
    ],
)
def test_wrong_nir(written: str, code: str) -> None:
    with pytest.raises(WrongValue) as caught:
        Nir.parse(written)
    assert caught.value.code == code
    assert written == "" or written not in str(caught.value)


@given(
    st.from_regex(
        r"[12][0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[1-8][0-9]|2A|2B)[0-9]{3}[0-9]{2}[1-9]", fullmatch=True
    )
)
def test_nir_with_its_key(number: str) -> None:
    key = Nir.key_of(number)
    assert 1 <= int(key) <= 97
    assert Nir.accepts(number + key)
    wrong = f"{int(key) % 97 + 1:02}"
    assert not Nir.accepts(number + wrong)


@pytest.mark.parametrize(
    "written",
    [
        "FR76 3000 6000 0112 3456 7890 189",
        "FR14 2004 1010 0505 0001 3M02 606",
        "DE89 3704 0044 0532 0130 00",
        "BE68 5390 0754 7034",
        "GB82 WEST 1234 5698 7654 32",
        "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
        "NO93 8601 1117 947",
    ],
)
def test_iban(written: str) -> None:
    """The examples of the registry of ISO 13616."""
    assert Iban.parse(written.lower()).spaced.replace("\u00a0", " ") == written


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "iban-shape"),
        ("7630006000011234567890189", "iban-shape"),
        ("FR76", "iban-shape"),
        ("US76 3000 6000", "iban-country"),
        ("FR76 3000 6000 0112 3456 7890 18", "iban-length"),
        ("FR76 3000 6000 0112 3456 7890 1899", "iban-length"),
        ("FR76 3000 6000 0112 3456 7890 188", "iban-key"),
        ("FR67 3000 6000 0112 3456 7890 189", "iban-key"),
        ("FR76 3000 6000 0112 3465 7890 189", "iban-key"),
    ],
)
def test_wrong_iban(written: str, code: str) -> None:
    with pytest.raises(WrongValue) as caught:
        Iban.parse(written)
    assert caught.value.code == code
    assert "3000" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "hidden"),
    [
        (EmailAddress.parse("aicha@example.org"), "aicha"),
        (PhoneNumber.parse("0612345678"), "1234"),
        (Nir.parse(NIRS[0]), "14168"),
        (Iban.parse("DE89370400440532013000"), "3704"),
    ],
)
def test_nothing_personal_in_a_repr(value: object, hidden: str) -> None:
    assert hidden in str(value)
    assert hidden not in repr(value)
    assert hidden not in repr([value])
