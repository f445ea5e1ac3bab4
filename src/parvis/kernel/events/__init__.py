"""Events: how a brick tells the others what happened, without knowing them.

Words: an *event* is a frozen dataclass of a brick's `events.py` with a `name` and a `version`;
a *subscription* names it as text ("procedures.case_filed/1") and a dataclass of its own with the
fields it wants; a *delivery* is one event on its way to one subscriber.

Rules. `publish` writes the event and its deliveries in the caller's transaction. A handler's
effect, its inbox key and the done mark are one transaction: the effect in the database happens
exactly once. Events about one aggregate reach one subscriber in the order of publication; after
a dead delivery the following ones wait until an operator replays or abandons it. Nothing is
promised between aggregates. What a handler must do outside the database it asks of a job.
"""

from typing import TYPE_CHECKING

from parvis.kernel.doors import door
from parvis.kernel.events.codec import Undecodable
from parvis.kernel.events.registry import Subscription, mismatches, published, subscribe

if TYPE_CHECKING:
    from parvis.kernel.events.delivery import drain
    from parvis.kernel.events.outbox import publish
    from parvis.kernel.events.page import reference_page

__all__ = [
    "Subscription",
    "Undecodable",
    "drain",
    "mismatches",
    "publish",
    "published",
    "reference_page",
    "subscribe",
]

__getattr__ = door(__name__, {"publish": "outbox", "drain": "delivery", "reference_page": "page"})
