"""Another version of a register served, as an operator decides: checked, journaled, then switched.

A version is a file of this machine: other machines have their own, and the command line.
"""

from __future__ import annotations

from parvis.bricks.registers.compiled.store import StoreError
from parvis.bricks.registers.queries.versions import STORES, damage, versions_of
from parvis.kernel import journal
from parvis.kernel.access import Actor, require
from parvis.kernel.db.transactions import command
from parvis.kernel.urns import urn


class MovedOn(RuntimeError):
    """Another version is served than the one that the operator saw: nothing was changed."""


def serve(actor: Actor, register: str, version: str, *, seen: str) -> None:
    """Serve a version from now on, on this machine. `seen`: the version served when the operator
    decided ("" for none). StoreError in words when the version is damaged or not there, KeyError
    for a register that there is not; the version served stays."""
    require(actor, "registers.versions.switch")
    problem = damage(actor, register, version)  # before the transaction: it may take seconds
    if problem:
        raise StoreError(problem)
    _switch(actor, register, version, seen)


@command
def _switch(actor: Actor, register: str, version: str, seen: str) -> None:
    now = versions_of(actor, register)
    if now is None or now.served != seen:
        raise MovedOn(register)
    journal.record(
        actor,
        f"registers.versions.{'rollback' if version == now.before else 'switch'}",
        urn("registers", "version", f"{register}.{version}"),
        organisation=None,
        purpose="running the instance",
        payload={"from": seen, "to": version},
        fields=["from", "to"],
    )
    STORES[register]().switch(version, checked=True)
