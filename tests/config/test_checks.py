"""`parvis check` in plain words: a demo is never taken for production."""

import pytest

from parvis.config import checks
from parvis.config.checks import _sqlite_version


@pytest.mark.django_db
def test_demo_is_refused_as_production(capsys):
    said = []
    assert checks.report(deploy=True, say=said.append) == 1
    text = "\n".join(said)
    assert "The demo town is installed" in text
    assert "The demo sign-in page is open" in text
    assert "PARVIS_HTTPS=1" in text and "PARVIS_MAIL_URL" in text


@pytest.mark.django_db
def test_a_demo_judged_as_a_demo_is_warned_not_refused():
    said = []
    assert checks.report(deploy=False, say=said.append) == 0
    assert any("anybody may sign in" in line for line in said)


@pytest.mark.django_db
def test_each_unsafe_production_setting_is_said(settings):
    settings.PARVIS_ENV = "production"
    settings.PARVIS_ORIGIN = "http://x.example"
    settings.ALLOWED_HOSTS = ["*"]
    settings.SECRET_KEY = "short"
    words = " ".join(f.words for f in checks.findings(deploy=True) if f.level == "refused")
    for said in ("https://", "PARVIS_HOSTS=*", "too short"):
        assert said in words


@pytest.mark.parametrize(
    ("version", "level"),
    [
        ((3, 40, 1), "warning"), ((3, 51, 2), "warning"), ((3, 51, 3), "good"),
        ((3, 53, 4), "good"), ((3, 44, 6), "good"), ((3, 50, 7), "good"), ((3, 50, 6), "warning"),
    ],
)  # fmt: skip
def test_sqlite_versions(version, level):
    assert [f.level for f in _sqlite_version(version)] == [level]


@pytest.mark.django_db
def test_secret_key_readable_by_others_is_refused(settings, tmp_path):
    settings.PARVIS_VAR = tmp_path
    (tmp_path / "secret_key").write_text("x")
    (tmp_path / "secret_key").chmod(0o644)
    assert any("chmod 600" in f.words for f in checks.findings())
