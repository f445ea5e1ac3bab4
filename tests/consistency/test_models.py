"""Tables: no foreign key across bricks, marks on every model, migrations complete."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command

from parvis.kernel.marks import Marks


def ours():
    """Models of Parvis (not Django's)."""
    return [m for m in apps.get_models() if m.__module__.startswith("parvis.")]


@pytest.mark.parametrize("model", ours(), ids=lambda m: m._meta.label)
def test_foreign_keys_stay_inside(model):
    """A key leads to the same application or to the kernel's parties, nowhere else."""
    for field in model._meta.get_fields():
        if field.is_relation and not field.auto_created:
            target = field.related_model._meta.app_label
            assert target in {model._meta.app_label, "parties"}, f"{field} leads to {target}"


@pytest.mark.parametrize("model", ours(), ids=lambda m: m._meta.label)
def test_marks(model):
    """Retention in words; personal fields exist; the path to the person can be followed."""
    marks = getattr(model, "marks", None)
    assert isinstance(marks, Marks), f"{model._meta.label} has no marks"
    assert len(marks.retention) > 10
    names = {field.name for field in model._meta.get_fields()}
    assert set(marks.personal) <= names, set(marks.personal) - names
    if marks.subject:
        model.objects.filter(**{f"{marks.subject}__isnull": True}).query.sql_with_params()


def test_migrations_are_complete(db, capsys):
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail(capsys.readouterr().out)
