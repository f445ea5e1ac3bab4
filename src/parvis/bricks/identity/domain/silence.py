"""When a session answers a request without a page, and what is told when it may not."""

from __future__ import annotations

import datetime as dt

from parvis.bricks.identity.domain import acr
from parvis.bricks.identity.domain.authentication import Authentication
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.profiles import Profile
from parvis.bricks.identity.domain.requests import Asked


def hindrance(
    profile: Profile,
    client: ClientRecord,
    asked: Asked,
    authentication: Authentication,
    now: dt.datetime,
) -> str:
    """Why a page is needed, as the error of `prompt=none` (OpenID Core 3.1.2.6); "" for none."""
    trick = profile.silent == "login"  # there `prompt=login` does not ask for a new sign-in
    if not _fresh(asked, authentication, now) or ("login" in asked.needs and not trick):
        return "login_required"
    if asked.acr_essential and not reached(profile, asked, authentication):
        return "login_required"
    if "select_account" in asked.needs:
        return "account_selection_required"
    if client.metadata.identity_consent or ("consent" in asked.needs and not trick):
        return "consent_required"
    played = "login" in asked.prompts and "login" in client.metadata.allowed_prompts
    return "interaction_required" if trick and not played else ""


def _fresh(asked: Asked, authentication: Authentication, now: dt.datetime) -> bool:
    if asked.max_age is None:
        return True
    return (now - authentication.auth_time).total_seconds() <= asked.max_age


def reached(profile: Profile, asked: Asked, authentication: Authentication) -> str:
    """The asked level that this session may answer for; "" when a new sign-in is needed."""
    word = acr.satisfied(authentication.acr, asked.acr_essential or asked.acr_values)
    if not word or not acr.silent(profile.name, word):
        return ""
    return word


def answered_acr(asked: Asked, authentication: Authentication) -> str:
    """The level told to the client: the one it asked where reached, else the real one."""
    return (
        acr.satisfied(authentication.acr, asked.acr_essential or asked.acr_values)
        or authentication.acr
    )
