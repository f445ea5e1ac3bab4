"""Addresses of the pages of agents' accounts, under /compte-agent/."""

from __future__ import annotations

from django.urls import path

from parvis.bricks.identity.pages.agents import (
    account,
    creating,
    factors,
    keys,
    organisations,
    resetting,
    signing_in,
)

page_patterns = [
    path("", account.account, name="account"),
    path("connexion/", signing_in.sign_in, name="sign-in"),
    path("connexion/code/", signing_in.second, name="second"),
    path("connexion/renforcer/", signing_in.strengthen, name="strengthen"),
    path("connexion/suite/", signing_in.onward, name="onward"),
    path("connexion/organisme/", signing_in.choose, name="choose"),
    path("quitter/", signing_in.leave, name="leave"),
    path("creer/", creating.create, name="create"),
    path("creer/code/", creating.code, name="create-code"),
    path("creer/compte/", creating.details, name="create-details"),
    path("oubli/", resetting.forgot, name="forgot"),
    path("oubli/code/", resetting.reset, name="reset"),
    path("mot-de-passe/", account.password, name="password"),
    path("application/", factors.totp, name="totp"),
    path("application/retirer/", factors.remove_totp, name="totp-remove"),
    path("connexion/cle/", keys.sign_in, name="passkey-in"),
    path("cles/", keys.passkey, name="passkey"),
    path("cles/<uuid:passkey_id>/", keys.remove, name="passkey-remove"),
    path("codes/", factors.recovery, name="recovery"),
    path("organismes/", organisations.join, name="organisations"),
    path("organismes/code/", organisations.code, name="join-code"),
    path("organismes/<uuid:request_id>/", organisations.one, name="organisation"),
]
