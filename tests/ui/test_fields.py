"""Every type of question: words bound to the control, help and errors linked, text escaped."""

from __future__ import annotations

import datetime as dt
import json
import re
from html.parser import HTMLParser

import pytest

from parvis.ui.fields import TYPES, Field
from parvis.ui.parts import Option
from tests.hygiene import problems

OPTIONS = (Option("a", "First <b>"), Option("b", "Second", help="why & how"))
HOSTILE = "\"><script>alert(1)</script>'&"


class Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.all.append((tag, {k: v or "" for k, v in attrs}))

    def of(self, *tags: str) -> list[dict[str, str]]:
        return [attrs for tag, attrs in self.all if tag in tags]


def controls(html: str) -> list[dict[str, str]]:
    return Elements(html).of("input", "select", "textarea")


def made(kind: str, **more) -> Field:
    options = OPTIONS if kind in ("select", "radios", "checkboxes") else ()
    more = {"source": "/s/", **more} if kind == "suggest" else more
    return Field("q", "A question", type=kind, options=options, **more)


VISIBLE = [kind for kind in TYPES if kind != "hidden"]


@pytest.mark.parametrize("kind", VISIBLE)
def test_clean_and_named(kind):
    html = made(kind, help="Help", errors=("Wrong",)).render()
    assert problems(html) == []
    assert "A question" in html


@pytest.mark.parametrize("kind", VISIBLE)
def test_help_and_errors_are_linked(kind):
    html = made(kind, help="Help", errors=("Wrong",)).render()
    elements = Elements(html)
    described = [a["aria-describedby"] for _, a in elements.all if "aria-describedby" in a]
    ids = {a["id"] for _, a in elements.all if "id" in a}
    assert "f-q-help f-q-error" in described
    assert {"f-q-help", "f-q-error", "f-q"} <= ids
    assert any(a.get("aria-invalid") == "true" for _, a in elements.all)


@pytest.mark.parametrize("kind", VISIBLE)
def test_without_help_or_error_nothing_is_promised(kind):
    html = made(kind).render()
    # the options have their own help
    assert "f-q-help" not in html and "f-q-error" not in html and "aria-invalid" not in html


@pytest.mark.parametrize("kind", VISIBLE)
def test_text_is_escaped(kind):
    html = Field(
        "q",
        HOSTILE,
        type=kind,
        source=HOSTILE if kind == "suggest" else "",
        value=HOSTILE,
        help=HOSTILE,
        errors=(HOSTILE,),
        options=(Option(HOSTILE, HOSTILE, HOSTILE),) if kind in ("select", "radios") else (),
        attributes={"data-x": HOSTILE},
        suffix=HOSTILE,
        given=HOSTILE,
        empty_label=HOSTILE,
        autocomplete=HOSTILE,
    ).render()
    assert "<script>" not in html
    assert problems(html) == []


@pytest.mark.parametrize("kind", VISIBLE)
def test_optional_is_said_required_is_not(kind):
    said = "(optional)"
    assert said not in made(kind).render()
    assert (said in made(kind, required=False).render()) == (kind != "checkbox")


@pytest.mark.parametrize("kind", VISIBLE)
def test_the_error_leads_to_a_control(kind):
    field = made(kind, errors=("Wrong",))
    assert field.error_lines()[0].target in {one.get("id") for one in controls(field.render())}


def test_hidden_is_only_a_value():
    assert Field("q", "", type="hidden", value=HOSTILE).render().count("<") == 1


@pytest.mark.parametrize(
    ("kind", "value", "chosen"),
    [
        ("radios", "b", ["b"]),
        ("radios", "", []),
        ("radios", None, []),
        ("checkboxes", ["a", "b"], ["a", "b"]),
        ("checkboxes", "b", ["b"]),
        ("yes_no", True, ["yes"]),
        ("yes_no", False, ["no"]),
        ("yes_no", "no", ["no"]),
    ],
)
def test_what_was_answered_stays_chosen(kind, value, chosen):
    html = made(kind, value=value).render()
    assert [one["value"] for one in controls(html) if "checked" in one] == chosen


def test_select_keeps_its_answer_and_offers_an_empty_line():
    html = made("select", value="b", empty_label="Choose").render()
    options = Elements(html).of("option")
    assert [one["value"] for one in options] == ["", "a", "b"]
    assert [one["value"] for one in options if "selected" in one] == ["b"]


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        (dt.date(2019, 3, 27), ["27", "3", "2019"]),
        ("2019-03-27", ["27", "3", "2019"]),
        ({"day": "31", "month": "avril", "year": ""}, ["31", "avril", ""]),
        (None, ["", "", ""]),
        ("not a date", ["not a date", "", ""]),
    ],
)
def test_date_shows_what_was_typed(value, parts):
    given = controls(made("date", value=value).render())
    assert [one.get("value", "") for one in given] == parts
    assert [one["name"] for one in given] == ["q_day", "q_month", "q_year"]


def test_date_of_birth_fills_itself():
    given = controls(made("date", autocomplete="bday").render())
    assert [one["autocomplete"] for one in given] == ["bday-day", "bday-month", "bday-year"]


def test_password_is_never_printed_back():
    assert "secret" not in made("password", value="secret").render()


def test_figures_have_their_keyboard_and_not_the_number_type():
    for kind, mode in (("integer", "numeric"), ("number", "decimal")):
        (control,) = controls(made(kind, value=3).render())
        assert (control["type"], control["inputmode"]) == ("text", mode)


def test_textarea_keeps_the_first_empty_line():
    # browsers drop one newline after <textarea>: one more is written
    assert "<textarea" in (html := made("textarea", value="\nline").render())
    assert re.search(r">\n\nline</textarea>", html)


def test_names_of_repeated_blocks_make_sound_ids():
    field = Field("children[0].school name", "School")
    assert field.control_id == "f-children-0-school-name"


@pytest.mark.parametrize(
    "attributes",
    [{"onclick": "x"}, {"style": "x"}, {"hx-on": "x"}, {"hx-on--load": "x"}, {"id": "x"}],
)
def test_unsafe_attributes_are_refused(attributes):
    with pytest.raises(ValueError, match="not allowed"):
        Field("q", "A question", attributes=attributes)


def test_mistakes_of_the_programmer_are_said():
    with pytest.raises(ValueError, match="no type"):
        Field("q", "A question", type="unicorn")
    with pytest.raises(ValueError, match="needs words"):
        Field("q", "")
    with pytest.raises(TypeError, match="list of sentences"):
        Field("q", "A question", errors="Wrong")


def suggest(**more) -> Field:
    return Field("town", "Town", type="suggest", source="/registres/communes/?limit=7", **more)


def test_suggestions_are_a_plain_field_without_a_script():
    html = suggest(value="Valserine", code_name="town_code", code="01033").render()
    text, hidden = controls(html)
    assert text["type"] == "text" and text["value"] == "Valserine" and "role" not in text
    assert hidden == {"type": "hidden", "name": "town_code", "value": "01033"}


def test_suggestions_say_where_they_come_from_and_what_they_fill():
    html = suggest(sent_along=[("citycode", "town_code")], fills=[("siret", "siret")]).render()
    (text,) = controls(html)
    assert text["data-suggest"] == "/registres/communes/?limit=7"
    assert text["data-suggest-with"] == "citycode=town_code "
    assert text["data-suggest-fill"] == "siret=siret "
    assert set(json.loads(text["data-suggest-words"])) == {
        *("list", "none", "one", "many", "chosen", "failed")
    }


def test_suggestions_without_a_source_are_a_mistake():
    with pytest.raises(ValueError, match="need an address"):
        Field("town", "Town", type="suggest")


def test_a_file_says_the_words_of_its_progress_and_stays_a_plain_control():
    html = Field("proof", "Proof", type="file", accept=".pdf").render()
    (text,) = controls(html)
    assert text["type"] == "file"
    assert set(json.loads(text["data-upload-words"])) == {
        *("sending", "far", "checking", "stop", "stopped", "failed"),
    }
    assert 'src="/static/ui/upload' in html
