"""Typed settings: read, refused in words, taken from a file."""

import pytest

from parvis.kernel.settings import Setting, SettingError, choice, comma_list, setting


@pytest.mark.parametrize(
    ("raw", "value"),
    [("1", True), ("yes", True), ("On", True), ("0", False), ("", False), ("no", False)],
)
def test_boolean(monkeypatch, raw, value):
    monkeypatch.setenv("PARVIS_X", raw)
    assert Setting("PARVIS_X", bool, True, "…").read() is value


@pytest.mark.parametrize(("kind", "raw"), [(int, "many"), (bool, "maybe"), (choice("a", "b"), "c")])
def test_refused_in_words(monkeypatch, kind, raw):
    monkeypatch.setenv("PARVIS_X", raw)
    with pytest.raises(SettingError, match="PARVIS_X"):
        Setting("PARVIS_X", kind, None, "…").read()


def test_a_secret_is_not_repeated_in_the_error(monkeypatch):
    monkeypatch.setenv("PARVIS_X", "hunter2")
    with pytest.raises(SettingError) as error:
        Setting("PARVIS_X", int, 0, "…", secret=True).read()
    assert "hunter2" not in str(error.value)


def test_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "x").write_text("a, b,,c\n")
    monkeypatch.setenv("PARVIS_X_FILE", str(tmp_path / "x"))
    assert Setting("PARVIS_X", comma_list, [], "…").read() == ["a", "b", "c"]
    monkeypatch.setenv("PARVIS_X", "d")
    assert Setting("PARVIS_X", comma_list, [], "…").read() == ["d"]


def test_a_missing_file_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("PARVIS_X_FILE", str(tmp_path / "none"))
    with pytest.raises(SettingError, match="cannot be read"):
        Setting("PARVIS_X", str, "", "…").read()


def test_declared_twice_is_refused(monkeypatch):
    monkeypatch.setattr("parvis.kernel.settings._declared", {})
    setting("PARVIS_TWICE", int, 1, "one meaning")
    setting("PARVIS_TWICE", int, 1, "one meaning")
    with pytest.raises(SettingError, match="twice"):
        setting("PARVIS_TWICE", int, 2, "another meaning")
