"""What `parvis check` asks about keys."""

from __future__ import annotations

from django.db import DatabaseError

from parvis.kernel.keys import register
from parvis.kernel.keys.keyring import ring
from parvis.kernel.keys.material import KeyRingError
from parvis.kernel.keys.models import PersonKey

SAMPLE = 500


def problems() -> list[str]:
    """What is wrong with the key ring and the register, in words; empty when all is well.

    Looks at the oldest and the newest 500 person keys: were they wrapped by keys that are here?
    """
    try:
        register.read()
        here = set(ring().ids())
        rows = PersonKey.objects.filter(destroyed_at=None).values_list("wrapped", flat=True)
        wraps = [*rows.order_by("created_at")[:SAMPLE], *rows.order_by("-created_at")[:SAMPLE]]
    except KeyRingError as error:
        return [str(error)]
    except DatabaseError:
        return []  # no tables yet, or no database: other checks say so
    missing = {ring().made_with(bytes(wrapped)) for wrapped in wraps} - here
    return [
        f"Persons' data is sealed under the key {key}, which is not in the ring "
        f"({ring().provider.where()}): put the saved keys back."
        for key in sorted(missing)
    ]
