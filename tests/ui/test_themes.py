"""Colours: the tokens of LOOK.md, contrasts, what a body may change; the sheet's own promises."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.ui import themes

SHEET = Path(themes.__file__).parent / "static" / "ui" / "parvis.css"
CSS = SHEET.read_text(encoding="utf-8")
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def block(name: str) -> dict[str, str]:
    start = CSS.index(name)
    text = CSS[start : CSS.index("}", CSS.index("--ink", start))]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", text))


@pytest.mark.parametrize(
    ("name", "six", "fixed"),
    [
        (":root {", themes.LIGHT, themes.FIXED_LIGHT),
        ("@media screen and (prefers-color-scheme: dark)", themes.DARK, themes.FIXED_DARK),
    ],
)
def test_sheet_and_python_hold_the_same_tokens(name, six, fixed):
    assert block(name) == {**six.tokens(), **fixed}


def test_default_theme_passes_by_day_and_by_night():
    assert themes.problems(themes.NEUTRAL) == []


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),  # the well-known lightest grey for text on white
        ("#1f4f8b", "#ffffff", 8.24),
    ],
)
def test_contrast(one, other, ratio):
    assert themes.contrast(one, other) == pytest.approx(ratio, abs=0.01)


@settings(max_examples=50)
@given(colours, colours)
def test_contrast_is_symmetric_and_between_1_and_21(one, other):
    ratio = themes.contrast(one, other)
    assert ratio == themes.contrast(other, one)
    assert 1 <= ratio <= 21.0001


def test_pale_brand_is_refused_and_named():
    pale = themes.Theme("pale", replace(themes.LIGHT, brand="#9ec5ff"))
    failing = {measure.pair.front for measure in themes.problems(pale)}
    assert "brand" in failing
    with pytest.raises(ValueError, match="brand on paper"):
        themes.css(pale)


def test_theme_sheet_overrides_six_colours_only():
    green = themes.Theme("green", replace(themes.LIGHT, brand="#14532d", brand_soft="#e3f1e8"))
    day = themes.css(green).splitlines()[0]
    assert "--brand:#14532d" in day
    assert set(re.findall(r"--([a-z-]+):", day)) == set(themes.LIGHT.tokens())


@pytest.mark.parametrize("value", ["red", "#fff", "#12345G", "#FFFFFF", "#ffffff;}body{"])
def test_what_is_not_a_colour_is_refused(value):
    with pytest.raises(ValueError, match="not a colour"):
        replace(themes.LIGHT, brand=value)


def test_sheet_is_light_and_loads_nothing():
    assert len(gzip.compress(CSS.encode(), 9)) < 12_000
    for refused in ("@import", "url(", "@font-face", "gradient", "box-shadow", "text-shadow"):
        assert refused not in re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)


def test_rules_name_tokens_and_never_colours():
    rules = CSS[CSS.index("/* 2. Page") : CSS.index("@media print")]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", rules) == []
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", CSS))
    assert used <= set(re.findall(r"--([a-z0-9-]+):", CSS))
