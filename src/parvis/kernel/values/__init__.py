"""Pure values of the field: identifiers with their check rules, money, periods. No Django.

Each is frozen, always right once made, and read by `parse(text)`, which raises WrongValue (a
ValueError with a code and English words to translate). `str(value)` is the canonical text.
"""

from parvis.kernel.values.ids import uuid7
from parvis.kernel.values.money import Cents
from parvis.kernel.values.numerals import in_figures
from parvis.kernel.values.organisations import Rna, Siren, Siret
from parvis.kernel.values.periods import Period
from parvis.kernel.values.persons import EmailAddress, Iban, Nir, PhoneNumber
from parvis.kernel.values.territories import CommuneCode, DepartementCode, PostCode
from parvis.kernel.values.words import WrongValue

__all__ = [
    "Cents",
    "CommuneCode",
    "DepartementCode",
    "EmailAddress",
    "Iban",
    "Nir",
    "Period",
    "PhoneNumber",
    "PostCode",
    "Rna",
    "Siren",
    "Siret",
    "WrongValue",
    "in_figures",
    "uuid7",
]
