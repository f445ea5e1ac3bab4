"""An embedded civil register that knows the test people, and whoever a demo adds to it."""

from __future__ import annotations

from parvis.bricks.identity.demo.population import PEOPLE, TestPerson
from parvis.bricks.identity.domain.civil import CivilIdentity
from parvis.bricks.identity.domain.civil_register import FOUND, Answer, Trouble


class EmbeddedRegister:
    """Answers as the real one: by the identity asked, never by who asks."""

    def __init__(self, people: tuple[TestPerson, ...] = PEOPLE) -> None:
        self._known: dict[tuple[str, ...], list[TestPerson]] = {}
        for one in people:
            self._known.setdefault(one.registered.likeness(), []).append(one)

    def ask(self, identity: CivilIdentity) -> Answer | Trouble:
        """Found when every field is right, rectified when only spelling differs."""
        alike = self._known.get(identity.likeness(), [])
        if not alike:
            return Answer(8)
        if len(alike) > 1:
            return Answer(6)
        one = alike[0]
        if one.trouble:
            return Trouble.TIMEOUT if one.trouble == "timeout" else Trouble.HTTP
        if one.type not in FOUND:
            return Answer(one.type)
        same = one.registered.pivot() == identity.pivot()
        return Answer(2 if same else 3, one.registered, one.deceased)
