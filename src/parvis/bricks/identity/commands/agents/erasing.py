"""What the erasure of a person empties of agents' accounts."""

from __future__ import annotations

from uuid import UUID

from parvis.bricks.identity.models import AgentAccount
from parvis.kernel.db.transactions import command


class AgentsEraser:
    """The accounts' answer to the port `keys.erasers`."""

    def refusal(self, person_id: UUID) -> str:
        """Nothing obliges to keep an account."""
        return ""

    @command
    def erase(self, person_id: UUID) -> None:
        """The account goes, with its factors and its requests; who joined is in the journal."""
        AgentAccount.objects.filter(person=person_id).delete()
