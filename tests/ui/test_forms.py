"""Django forms of any class through the components; dates in three fields; plain messages."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils import translation

from parvis.ui.fields import Field, error_lines, field_of
from parvis.ui.forms import DateField, Form, read_date
from tests.hygiene import problems

SCHOOLS = [("jm", "Jean-Macé"), ("Others", [("pk", "Pauline-Kergomard")])]


class Registration(Form):
    first = forms.CharField(label="First name", max_length=5, help_text="As on the card")
    born = DateField(label="Day of birth", widget=DateField.widget(attrs={"autocomplete": "bday"}))
    school = forms.ChoiceField(label="School", choices=SCHOOLS, widget=forms.RadioSelect)
    days = forms.MultipleChoiceField(
        label="Days", choices=[("1", "Monday")], widget=forms.CheckboxSelectMultiple, required=False
    )
    children = forms.IntegerField(label="Children", min_value=1, required=False)
    mail = forms.EmailField(label="E-mail", required=False)
    proof = forms.FileField(label="Proof", required=False)
    agree = forms.BooleanField(label="I agree")
    step = forms.CharField(widget=forms.HiddenInput, initial="2")


class Stock(forms.Form):
    """A form that knows nothing of the house."""

    name = forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "onclick": "x"}))
    when = forms.DateField(required=False)
    pick = forms.TypedChoiceField(choices=[(None, "Nothing"), (1, "One")], coerce=int)


def page(form, template="{% error_summary %}{% form form %}"):
    return Template(template).render(Context({"form": form}))


GOOD = {
    "first": "Inès",
    "born_day": "27",
    "born_month": "mars",
    "born_year": "2019",
    "school": "pk",
    "agree": "on",
    "step": "2",
}


def test_good_answers_are_read():
    form = Registration(GOOD)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born"] == dt.date(2019, 3, 27)


def test_empty_form_is_printed_without_errors():
    html = page(Registration())
    assert problems(html) == []
    assert "error-summary" not in html and "aria-invalid" not in html
    assert html.count('type="hidden"') == 1


def test_mistakes_are_listed_first_and_lead_to_their_question():
    form = Registration({**GOOD, "first": "Maximilienne", "school": "xx", "born_year": "19"})
    html = page(form)
    assert problems(html) == []
    for target in ("f-first", "f-born", "f-school"):
        assert f'href="#{target}"' in html and f'id="{target}"' in html
    assert html.index("error-summary") < html.index("f-first")
    assert "3 answers must be mended" in html
    assert 'value="Maximilienne"' in html  # nothing typed is lost


@pytest.mark.parametrize("language", ["fr", "en"])
def test_messages_never_say_invalid(language):
    with translation.override(language):
        form = Registration(
            {"first": "Maximilienne", "mail": "x", "children": "deux", "school": "xx", "days": "9"}
        )
        said = " ".join(line.sentence for line in error_lines(form)).lower()
    for word in ("invalid", "valide", "oops", "required", "obligatoire"):
        assert word not in said


def test_own_messages_of_a_form_are_kept():
    class Own(Form):
        name = forms.CharField(error_messages={"required": "How shall we call you?"})

    assert Own({}).errors["name"] == ["How shall we call you?"]


def test_form_of_another_class_is_printed():
    html = page(Stock({"name": "x"}))
    assert problems(html) == []
    assert "onclick" not in html
    assert 'rows="3"' in html and "This field is required" in html


def test_widget_that_no_component_prints_is_refused():
    class Odd(forms.Form):
        when = forms.SplitDateTimeField()

    with pytest.raises(TypeError, match="no component prints"):
        field_of(Odd()["when"])


def test_formset_and_form_errors_are_listed():
    formset = forms.formset_factory(Registration, min_num=2, validate_min=True)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-first": "A"}
    )
    assert not formset.is_valid()
    html = Template("{% error_summary %}").render(Context({"forms": formset}))
    assert "#f-form-0-born" in html and "Please submit at least 2 forms" in html

    form = Registration(GOOD)
    form.add_error(None, "These answers contradict each other.")
    assert "<li>These answers contradict each other.</li>" in page(form)


def test_a_file_already_kept_is_named_and_one_just_posted_is_not():
    kept = SimpleUploadedFile("facture.pdf", b"%PDF")
    assert field_of(Registration(initial={"proof": kept})["proof"]).given == "facture.pdf"
    assert field_of(Registration(GOOD, {"proof": kept})["proof"]).given == ""


@pytest.mark.parametrize(
    "source", [{"form": Registration({})}, {"errors": [Field("a", "A", errors=("Wrong",))]}]
)
def test_title_says_that_something_must_be_mended(source):
    template = Template('{% extends "ui/usager.html" %}{% block title %}School{% endblock %}')
    assert "<title>Error:&nbsp;School ·" in template.render(Context(source)).replace("\n", "")


def test_title_is_plain_otherwise():
    template = Template('{% extends "ui/usager.html" %}{% block title %}School{% endblock %}')
    assert "<title>School ·" in template.render(Context({"form": Registration()}))


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        (("27", "3", "2019"), dt.date(2019, 3, 27)),
        (("01", "08", "1950"), dt.date(1950, 8, 1)),
        (("1", "août", "2019"), dt.date(2019, 8, 1)),
        (("1", "AOUT", "2019"), dt.date(2019, 8, 1)),
        (("1", "févr.", "2019"), dt.date(2019, 2, 1)),
        (("1", "March", "2019"), dt.date(2019, 3, 1)),
        (("29", "2", "2020"), dt.date(2020, 2, 29)),
        (("", "", ""), None),
    ],
)
def test_date_is_read(parts, day):
    assert read_date(dict(zip(("day", "month", "year"), parts, strict=True))) == day


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("27", "", "2019"), "The date lacks the month."),
        (("", "", "2019"), "The date lacks the day, the month."),
        (("29", "2", "2019"), "Write a date that exists"),
        (("31", "jui", "2019"), "Write a date that exists"),  # juin or juillet?
        (("31", "13", "2019"), "Write a date that exists"),
        (("two", "3", "2019"), "Write a date that exists"),
        (("27", "3", "19"), "four figures"),
        (("27", "3", "0000"), "Write a date that exists"),
        (("²", "3", "2019"), "Write a date that exists"),
    ],
)
def test_date_is_refused_in_words(parts, words):
    with pytest.raises(ValidationError) as refused:
        read_date(dict(zip(("day", "month", "year"), parts, strict=True)))
    assert words in " ".join(refused.value.messages)


def test_date_that_did_not_change_is_not_a_change():
    field = DateField()
    posted = {"day": "27", "month": "3", "year": "2019"}
    assert not field.has_changed(dt.date(2019, 3, 27), posted)
    assert field.has_changed(dt.date(2019, 3, 28), posted)
    assert field.has_changed(None, {"day": "x", "month": "", "year": ""})
