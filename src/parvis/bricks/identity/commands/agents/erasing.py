"""What the erasure of a person empties of agents' accounts."""

from __future__ import annotations

from uuid import UUID

from parvis.bricks.identity.commands import passkeys
from parvis.bricks.identity.commands.passkeys import Holder
from parvis.bricks.identity.models import AgentAccount
from parvis.bricks.identity.queries.agents import REALM
from parvis.kernel.access import system
from parvis.kernel.db.transactions import command


class AgentsEraser:
    """The accounts' answer to the port `keys.erasers`."""

    def refusal(self, person_id: UUID) -> str:
        """Nothing obliges to keep an account."""
        return ""

    @command
    def erase(self, person_id: UUID) -> None:
        """The account goes, with its factors and its requests; who joined is in the journal."""
        for row in AgentAccount.objects.filter(person=person_id):
            holder = Holder(REALM, row.id, row.handle, row.person_id)
            passkeys.remove_all(system("identity.eraser"), holder)
            row.delete()
