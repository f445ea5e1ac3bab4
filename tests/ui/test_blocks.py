"""Components that lay out pages: what screen readers get, what works without a script."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.utils import translation

from parvis.ui import maps
from parvis.ui.fields import Field
from parvis.ui.parts import Place, Section, Tab
from tests.hygiene import problems

HOSTILE = "<script>alert(1)</script>\"'&"
TOWN = (
    Place("A", 5.80, 46.10, "rue 1", "/a"),
    Place("B", 5.90, 46.10),
    Place("C", 5.85, 46.14),
)


def show(template: str, **context) -> str:
    html = Template(template).render(Context(context))
    assert problems(html) == []
    return html


@pytest.mark.parametrize(
    "template",
    [
        "{% callout x %}{{ x }}{% endcallout %}",
        "{% card x url=x badge=x %}{{ x }}{% endcard %}",
        "{% tile x x about=x icon='file' %}",
        "{% breadcrumb crumbs %}",
        "{% tabs x tabs %}",
        "{% side_menu x tabs %}",
        "{% accordion sections %}",
        "{% dialog 'd' x x %}{{ x }}{% enddialog %}",
        "{% search x x value=x hidden=crumbs %}",
        "{% consent 'c' x title=x why=x who=x until=x withdraw=x %}",
        "{% map_of x places %}",
        "{% map_of x nowhere empty=x %}",
        "{% empty x %}{{ x }}{% endempty %}",
        "{% loading x %}",
        "{% fieldset x %}{{ x }}{% endfieldset %}",
    ],
)
def test_everything_is_escaped(template):
    html = show(
        template,
        x=HOSTILE,
        crumbs=[(HOSTILE, HOSTILE), (HOSTILE, "")],
        tabs=[Tab(HOSTILE, HOSTILE, current=True, count=3)],
        sections=[Section(HOSTILE, HOSTILE)],
        places=[Place(HOSTILE, 5.8, 46.1, HOSTILE, HOSTILE)],
        nowhere=[],
    )
    assert "<script" not in html and "&lt;script&gt;" in html


def test_breadcrumb_marks_the_page_and_one_level_is_none():
    html = show("{% breadcrumb c %}", c=[("Home", "/"), ("School", "/s/"), ("Canteen", "")])
    assert re.findall(r'href="([^"]+)"', html) == ["/", "/s/"]
    assert '<span aria-current="page">Canteen</span>' in html
    assert show("{% breadcrumb c %}", c=[("Home", "/")]) == ""


def test_tabs_are_links_and_zero_is_said():
    html = show(
        "{% tabs 'Cases' t %}", t=[Tab("New", "?new", current=True), Tab("Old", "?old", count=0)]
    )
    assert html.count("aria-current") == 1 and "(<span" in html and ">0</span>" in html
    assert "role=" not in html


def test_dialog_is_opened_and_closed_without_a_script():
    html = show("{% dialog 'why' 'Why?' 'Because' %}<p>x</p>{% enddialog %}")
    assert html.count('popovertarget="why"') == 2 and 'popovertargetaction="hide"' in html
    assert 'aria-labelledby="why-title"' in html and 'type="submit"' not in html


def test_consent_is_never_given_beforehand():
    html = show("{% consent 'c' 'I agree.' title='T' why='w' who='o' until='u' withdraw='x' %}")
    assert "checked" not in html and 'role="group"' in html
    wrong = "{% consent 'c' 'I agree.' title='T' why='w' who='o' until='u' withdraw='x' errors=e %}"
    assert "Tick" in show(wrong, e=("Tick the box.",))


def test_password_is_never_printed_back():
    html = Field(
        "p", "Password", type="password", value="secret", autocomplete="new-password"
    ).render()
    assert "secret" not in html and 'autocomplete="new-password"' in html
    assert 'aria-pressed="false" hidden' in html


def test_map_keeps_directions_numbers_and_margins():
    drawing = maps.draw(TOWN)
    a, b, c = drawing.marks
    assert [one.number for one in drawing.marks] == [1, 2, 3]
    assert a.x < c.x < b.x and c.y < a.y == b.y
    for mark in drawing.marks:
        assert maps.MARGIN <= mark.x <= maps.WIDTH - maps.MARGIN
        assert maps.MARGIN <= mark.y <= maps.HEIGHT - maps.MARGIN
    # 0.1 degree at 46.1° is 7.71 km: the bar of the scale says the same
    assert (b.x - a.x) / drawing.bar * drawing.metres == pytest.approx(7710, rel=0.01)


def test_map_of_one_place_has_a_surrounding():
    (mark,) = maps.draw(TOWN[:1]).marks
    assert (mark.x, mark.y) == (maps.WIDTH / 2, maps.HEIGHT / 2)
    assert maps.draw(()).marks == ()


def test_a_point_that_is_nowhere_is_a_mistake():
    with pytest.raises(ValueError, match="nowhere"):
        maps.draw([Place("x", 200, 46)])


def test_the_drawing_is_written_for_machines_in_every_language():
    with translation.override("fr"):
        html = show("{% map_of 'Carte' places %}", places=TOWN)
    numbers = re.findall(r' (?:cx|cy|x|y)="([^"]*)"', html)
    assert len(numbers) >= 12 and all(re.fullmatch(r"\d+(\.\d+)?", one) for one in numbers)
