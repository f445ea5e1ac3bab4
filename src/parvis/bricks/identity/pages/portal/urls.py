"""Addresses under /identite/: the portal's sign-in, the person's pages, the operator's."""

from __future__ import annotations

from django.urls import path

from parvis.bricks.identity.pages.person import accounts, attaching, fraud, history
from parvis.bricks.identity.pages.portal import signing_in
from parvis.bricks.identity.pages.running import joining, providers, tickets

app_name = "identity"
urlpatterns = [
    path("connexion/<slug:name>/", signing_in.start, name="start"),
    path("retour/<slug:name>/", signing_in.back, name="back"),
    path("organisation/", signing_in.organisation, name="organisation"),
    path("parti/", signing_in.left, name="left"),
    path("historique/", history.history, name="history"),
    path("comptes/", accounts.accounts, name="accounts"),
    path("comptes/verrouiller/", accounts.lock, name="lock"),
    path("rattacher/", attaching.attach, name="attach"),
    path("rattacher/<uuid:proposal>/<str:token>/", attaching.by_mail, name="attach-by-mail"),
    path("separer/<uuid:link>/", attaching.separate, name="separate"),
    path("fraude/", fraud.start, name="fraud"),
    path("fraude/<int:step>/", fraud.step, name="fraud-step"),
    path("exploitation/fournisseurs/", providers.listed, name="providers"),
    path("exploitation/fournisseurs/<slug:uid>/", providers.one, name="provider"),
    path("exploitation/adhesions/", joining.listed, name="joining"),
    path("exploitation/adhesions/<uuid:number>/", joining.one, name="join-request"),
    path("exploitation/tickets/", tickets.listed, name="tickets"),
    path("exploitation/tickets/<uuid:number>/", tickets.one, name="ticket"),
]
