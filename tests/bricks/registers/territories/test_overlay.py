"""Invented places: found like real ones, said to be invented, never in place of a real one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parvis.bricks.registers import demo
from parvis.bricks.registers import public as registers
from parvis.bricks.registers.territories.atlas import atlas
from parvis.kernel.parties import public as parties


@pytest.fixture
def valserine():
    before = atlas.commune("00101")
    demo.add_places()
    yield registers.commune("00101")
    if before is None:
        registers.remove_overlay("valserine")
        assert registers.commune("00101") is None


def test_found_like_a_real_one(valserine):
    assert valserine.invented and valserine.name == "Valserine"
    assert registers.search_communes("valser")[0].commune.name == "Valserhône"  # bigger
    assert registers.search_communes("valserine")[0].commune == valserine
    assert registers.search_communes("valserinne")[0].commune == valserine
    assert [m.commune.code for m in registers.search_communes("00320")] == ["00102", "00103"]
    assert registers.search_communes("pont serein")[0].commune.code == "00102"
    assert registers.by_siren("219901014") == valserine


def test_its_group_department_and_region(valserine):
    group = registers.epci_of("00101")
    assert group.invented and group.full_name == "Communauté de communes du Pays de Valserine"
    assert [c.name for c in registers.communes_of_group(group.code)] == [
        "Valserine",
        "Pont-Serein",
        "Chanay-le-Lac",
    ]
    assert registers.department(valserine.department).name == "Serine"
    assert registers.region("00").name == "Pays imaginaires"
    assert len(registers.communes_of_department("00")) == 3


def test_real_ones_are_untouched(valserine):
    assert not registers.commune("01033").invented
    assert len(registers.communes_of_department("01")) > 380
    assert "00" not in {d.code for d in registers.departments()}
    assert registers.territories_version().endswith("+valserine")


def test_register_of_organisations_knows_them(valserine):
    port = parties.organisation_register.get("territories")
    assert port.by_siren("219901014") == parties.RegisteredBody(
        "219901014", "Commune de Valserine", "7210", "commune:00101"
    )
    assert port.by_siren("249901000").legal_category == "7346"


def add(communes=demo.COMMUNES, groups=demo.GROUPS, department=demo.DEPARTMENT):
    registers.overlay("test", communes, groups, department=department, region=demo.REGION)


def test_a_real_code_or_siren_is_refused():
    with pytest.raises(registers.TerritoryError, match="01033: an invented code begins with 00"):
        add(communes=[replace(demo.COMMUNES[0], code="01033")])
    with pytest.raises(registers.TerritoryError, match="217500016 is the SIREN of a real body"):
        add(communes=[replace(demo.COMMUNES[0], siren="217500016")])
    with pytest.raises(registers.TerritoryError, match="SIREN of a real body"):
        add(groups=[replace(demo.GROUPS[0], code="240100891")])
    with pytest.raises(registers.TerritoryError, match="have the code 00"):
        add(department=registers.department("01"))
    assert "test" not in registers.territories_version()
