"""Registry of the types of fields. A type is added by one class and one line here."""

from __future__ import annotations

from parvis.bricks.procedures.domain.document import Field
from parvis.bricks.procedures.domain.fields.base import (
    Column,
    ColumnKind,
    FieldType,
    Typed,
)
from parvis.bricks.procedures.domain.fields.choices import ChoiceField, ChoicesField
from parvis.bricks.procedures.domain.fields.numbers import (
    DateField,
    DecimalField,
    IntegerField,
    YesNoField,
)
from parvis.bricks.procedures.domain.fields.places import (
    AddressField,
    CommuneField,
    CompanyField,
    DepartementField,
    EpciField,
    RegionField,
)
from parvis.bricks.procedures.domain.fields.structure import (
    FILE_KINDS,
    BlockField,
    ExplanationField,
    FileField,
    SectionField,
)
from parvis.bricks.procedures.domain.fields.words import (
    EmailField,
    PhoneField,
    SiretField,
    TextareaField,
    TextField,
)

REGISTRY: dict[str, FieldType] = {
    kind.name: kind
    for kind in (
        TextField(),
        TextareaField(),
        EmailField(),
        PhoneField(),
        IntegerField(),
        DecimalField(),
        DateField(),
        YesNoField(),
        ChoiceField(),
        ChoicesField(),
        CommuneField(),
        AddressField(),
        SiretField(),
        CompanyField(),
        EpciField(),
        DepartementField(),
        RegionField(),
        FileField(),
        BlockField(),
        SectionField(),
        ExplanationField(),
    )
}


def type_of(field: Field) -> FieldType:
    """The type of a field of a checked document."""
    return REGISTRY[field.type]


__all__ = [
    "FILE_KINDS",
    "REGISTRY",
    "Column",
    "ColumnKind",
    "FieldType",
    "Typed",
    "type_of",
]
