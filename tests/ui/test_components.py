"""Components other than questions: their states, escaping, what screen readers get."""

from __future__ import annotations

import datetime as dt

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.html import format_html

from parvis.ui.icons import PATHS
from parvis.ui.parts import Column, Event, FieldError, Provenance, SummaryRow
from tests.hygiene import problems

HOSTILE = "<script>alert(1)</script>\"'&"
DAY = dt.date(2026, 11, 1)


def show(template: str, **context) -> str:
    html = Template(template).render(Context(context))
    assert problems(html) == []
    assert "<script" not in html
    return html


@pytest.mark.parametrize(
    "template",
    [
        "{% link x x %}",
        "{% link x x kind='back' lang=x file=x icon='file' %}",
        "{% button x %}",
        "{% button x kind='danger' name=x value=x shortcut=x form=x formaction=x describedby=x %}",
        "{% button x url=x kind='link' icon='next' %}",
        "{% badge x state='good' %}",
        "{% tag x url=x current=True %}",
        "{% notice 'warn' title=x %}{{ x }}{% endnotice %}",
        "{% table x columns=columns %}<tr><td>{{ x }}</td></tr>{% endtable %}",
        "{% known x x of name=x confirm=True %}{{ x }}{% endknown %}",
        "{% known x x of wrong_url=x type_url=x %}{% endknown %}",
        "{% provenance of %}",
        "{% summary_list rows %}",
        "{% pagination previous=x next=x words=x label=x %}",
        "{% stepper 1 2 x of=x %}",
        "{% progress x 1 2 words=x %}",
        "{% timeline events %}",
        "{% error_summary lines %}",
    ],
)
def test_everything_is_escaped(template):
    show(
        template,
        x=HOSTILE,
        columns=[Column(HOSTILE, sort=HOSTILE), Column(HOSTILE, hidden=True)],
        of=Provenance("known", HOSTILE, DAY, HOSTILE, HOSTILE, ((HOSTILE, HOSTILE),)),
        rows=[SummaryRow(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)],
        events=[Event(DAY, HOSTILE, HOSTILE, HOSTILE)],
        lines=[FieldError(HOSTILE, HOSTILE, "x"), FieldError("", HOSTILE)],
    )


@pytest.mark.parametrize(
    "template",
    [
        "{% icon 'unicorn' %}",
        "{% button 'x' kind='huge' %}",
        "{% badge 'x' state='pink' %}",
        "{% notice 'loud' %}{% endnotice %}",
        "{% link '/' 'x' kind='big' %}",
    ],
)
def test_a_state_that_does_not_exist_is_a_mistake(template):
    with pytest.raises(TemplateSyntaxError, match="is not one of"):
        Template(template).render(Context())


@pytest.mark.parametrize("name", PATHS)
def test_icons_are_hidden_from_screen_readers(name):
    html = show("{% icon name %}", name=name)
    assert 'aria-hidden="true"' in html and 'focusable="false"' in html


@pytest.mark.parametrize("state", ["good", "warn", "bad"])
def test_states_have_a_word_and_an_icon(state):
    html = show("{% badge 'Word' state=state %}", state=state)
    assert "<svg" in html and "Word" in html


def test_components_do_not_add_spaces_to_sentences():
    assert show("[{% badge 'a' %}][{% link '/' 'b' %}][{% icon 'file' %}]").count("]") == 3
    assert "\n]" not in show("[{% link '/' 'b' %}]")


def test_button_sends_and_link_goes():
    assert '<button type="submit"' in show("{% button 'Send' %}")
    html = show("{% button 'Go' url='/x' %}")
    assert html.startswith('<a class="btn" href="/x"')


def test_shortcut_is_shown_and_not_read_twice():
    html = show("{% button 'Accept' shortcut='a' %}")
    assert 'data-shortcut="a"' in html
    assert '<kbd class="shortcut" aria-hidden="true">Alt A</kbd>' in html


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("known", "Known · CAF · as of"),
        ("proof", "Known, with a proof that can be checked · CAF"),
        ("declared", "Declared · CAF"),
        ("stale", "Given on"),
    ],
)
def test_provenance_says_where_and_when(kind, said):
    html = show("{% provenance of %}", of=Provenance(kind, "CAF", DAY))
    assert said in html
    assert 'datetime="2026-11-01"' in html


def test_known_value_can_be_contested_typed_and_explained():
    of = Provenance("known", "CAF", DAY, why="Price of meals", legal_basis="Article L. 114-8")
    html = show("{% known 'Quotient' '872 €' of name='quotient' %}{% endknown %}", of=of)
    for answer in ("wrong", "type"):
        assert f'name="quotient" value="{answer}"' in html
    assert 'value="yes"' not in html
    assert "<details><summary>" in html and "Article L. 114-8" in html
    assert 'role="group" aria-label="Quotient"' in html


def test_known_value_without_reasons_offers_no_empty_explanation():
    of = Provenance("known", "CAF", DAY)
    assert "<details" not in show("{% known 'Q' 'v' of name='q' %}{% endknown %}", of=of)


def test_stale_value_asks_whether_it_is_still_true():
    of = Provenance("stale", "", DAY)
    html = show("{% known 'Address' 'x' of name='a' confirm=True %}{% endknown %}", of=of)
    assert "Still right?" in html and 'value="yes"' in html


def test_table_has_caption_scopes_and_scrolls_by_keyboard():
    columns = [
        Column("Case", sort="?sort=n", order="ascending"),
        Column("Amount", number=True),
        Column("Actions", hidden=True),
    ]
    html = show("{% table 'Cases' columns=columns %}{% endtable %}", columns=columns)
    assert "<caption>Cases</caption>" in html
    assert html.count('scope="col"') == 3
    assert 'aria-sort="ascending"' in html and 'class="n"' in html
    assert 'role="region" aria-label="Cases" tabindex="0"' in html


def test_summary_says_what_each_link_changes_and_what_lacks():
    rows = [
        SummaryRow("First name", "Inès", "/change"),
        SummaryRow("Allergies", ""),
        SummaryRow("Children", 0, badge=format_html("<em>{}</em>", "badge")),
    ]
    html = show("{% summary_list rows %}", rows=rows)
    assert 'Change<span class="visually-hidden"> First name</span>' in html
    assert html.count("Not answered") == 1  # zero is an answer
    assert "<em>badge</em>" in html


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("previous='/a' next='/b'", ('rel="prev" href="/a"', 'rel="next" href="/b"')),
        ("next='/b'", ('rel="next"',)),
        ("words='Cases 1 to 3'", ("Cases 1 to 3",)),
    ],
)
def test_pagination(arguments, said):
    html = show(f"{{% pagination {arguments} %}}")
    assert all(words in html for words in said)


def test_one_page_needs_no_pagination():
    assert show("{% pagination %}") == ""


def test_step_is_said_in_words():
    html = show("{% stepper 2 4 'Your address' of='Canteen' %}")
    assert "Canteen · step 2 of 4: Your address" in html
    with pytest.raises(ValueError, match="step 5 of 4"):
        Template("{% stepper 5 4 'x' %}").render(Context())


def test_timeline_tells_what_is_to_come():
    events = [Event(DAY, "Decision", upcoming=True), Event(DAY, "Filed", "/case", "n° 1")]
    html = show("{% timeline events %}", events=events)
    assert html.count("<li") == 2 and "To come:" in html
    assert html.count("<time") == 2 and 'href="/case"' in html


def test_nothing_to_mend_prints_nothing():
    assert show("{% error_summary %}{% error_prefix %}") == ""


def test_error_summary_takes_the_focus():
    html = show("{% error_summary lines %}", lines=[FieldError("Name", "Missing.")])
    assert 'role="alert" tabindex="-1" autofocus' in html


def test_a_question_that_ends_with_a_sign_gets_no_second():
    assert FieldError("A diet?", "Choose.").sentence == "A diet? Choose."
    assert FieldError("Name", "Missing.").sentence == "Name: Missing."


def test_htmx_may_neither_evaluate_nor_style():
    html = Template("{% htmx %}").render(Context())
    assert '"allowEval":false' in html and '"includeIndicatorStyles":false' in html
    assert html.count("<script") == html.count("defer></script>") == 1


def test_money_and_number_stand_in_line():
    html = show("{% money cents %} {% number n %}", cents=420000, n=12345)
    assert html == '<span class="number">€4,200.00</span> <span class="number">12,345</span>'


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("jeanne.roux@courriel.example", "jeanne.roux@<wbr>courriel.example"),
        ("<b>@courriel.example", "&lt;b&gt;@<wbr>courriel.example"),
        ("write to a@b.example", "write to a@b.example"),
        ("a@b@c", "a@b@c"),
        ("@handle", "@handle"),
        (12, "12"),
    ],
)
def test_an_e_mail_address_may_break_after_its_at_sign(value, shown):
    assert show("{{ value|breakable }}", value=value) == shown
