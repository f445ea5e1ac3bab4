"""Removing rows whose time is over: what `marks` of the tables promise."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q

from parvis.bricks.identity.models import (
    AgentAccount,
    AgentGrant,
    AgentLetter,
    AgentMembership,
    AgentTries,
    ClaimSecret,
    Grant,
    Interaction,
    MailKey,
    PortalSession,
    PushedRequest,
    Session,
    UsedAssertion,
)
from parvis.kernel import clock
from parvis.kernel.db.transactions import command

DAY = dt.timedelta(days=1)
_PAGE = 2_000


@command
def forget_expired() -> int:
    """Remove expired assertions at once, the rest a day after its end; how many rows went.

    At most 2,000 of each kind in one run: the next hour takes more.
    """
    now = clock.now()
    late = now - DAY
    done = 0
    for rows in (
        UsedAssertion.objects.filter(expires_at__lt=now),
        PushedRequest.objects.filter(expires_at__lt=late),
        Interaction.objects.filter(expires_at__lt=late),
        MailKey.objects.filter(expires_at__lt=late),
        ClaimSecret.objects.filter(expires_at__lt=late),
        Grant.objects.filter(
            Q(refresh_expires_at=None) | Q(refresh_expires_at__lt=late) | Q(revoked_at__lt=late),
            Q(access_expires_at=None) | Q(access_expires_at__lt=late),
            created_at__lt=late,
        ),
        PortalSession.objects.filter(created_at__lt=late),
        Session.objects.filter(Q(expires_at__lt=late) | Q(ended_at__lt=late)),
        AgentLetter.objects.filter(until__lt=late),
        AgentTries.objects.filter(last_at__lt=late),
        AgentGrant.objects.filter(expires_at__lt=late),
        AgentMembership.objects.filter(state="rejected", decided_at__lt=now - 365 * DAY),
        AgentAccount.objects.filter(last_used_at__lt=now - 3 * 365 * DAY),
    ):
        chosen: list[Any] = list(rows.values_list("pk", flat=True)[:_PAGE])
        done += rows.model.objects.filter(pk__in=chosen).delete()[0]
    return done
