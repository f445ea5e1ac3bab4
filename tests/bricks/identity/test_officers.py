"""Officer of a company: five points of five, from a register that may be a file."""

from __future__ import annotations

import json

import pytest

from parvis.bricks.identity.domain.civil import CivilIdentity
from parvis.bricks.identity.domain.officers import Officer, is_officer, points
from parvis.bricks.identity.gateways.officers import FileOfficers
from parvis.kernel.results import Found, NotFound, Unavailable

ANGELA = CivilIdentity(("Angéla", "Claire"), "Dubois", "1962-08-24", "female", "75107", "99100")
RIGHT = Officer("DUBOIS", "ANGELA CLAIRE", "1962-08-24", "female", "75107", "99100")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, 5),
        ({"gender": ""}, 5),
        ({"gender": "male"}, 4),
        ({"family_name": "DUBOIX"}, 4),
        ({"family_name": ""}, 4),
        ({"given_names": "CLAIRE"}, 4),
        ({"given_names": ""}, 4),
        ({"birthdate": "1962-08-25"}, 4),
        ({"birthdate": ""}, 4),
        ({"birthplace": ""}, 4),
        ({"birthplace": "75108"}, 4),
    ],
)
def test_points(change, expected):
    officer = Officer(**{**RIGHT.__dict__, **change})
    assert points(ANGELA, officer) == expected
    assert is_officer(ANGELA, [officer]) is (expected == 5)


def test_born_abroad_the_country_counts():
    one = CivilIdentity(("Amar",), "Ziani", "1958-05-00", "male", "91352", "99352")
    assert is_officer(one, [Officer("ZIANI", "Amar", "1958-05-00", "", "", "99352")])
    assert not is_officer(one, [Officer("ZIANI", "Amar", "1958-05-00", "", "91352", "")])


def test_a_register_in_a_file(tmp_path):
    path = tmp_path / "officers.json"
    path.write_text(json.dumps({"123456782": [RIGHT.__dict__]}), encoding="utf-8")
    found = FileOfficers(str(path)).of("123456782")
    assert isinstance(found, Found)
    assert is_officer(ANGELA, found.value)
    assert isinstance(FileOfficers(str(path)).of("999999999"), NotFound)
    path.write_text("{", encoding="utf-8")
    assert isinstance(FileOfficers(str(path)).of("123456782"), Unavailable)
    assert isinstance(FileOfficers(str(tmp_path / "none")).of("1"), Unavailable)
