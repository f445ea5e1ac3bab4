"""Addresses under /identite/: the portal's sign-in, the person's pages, the operator's."""

from __future__ import annotations

from django.urls import path

from parvis.bricks.identity.pages.mandates import acting, asking, desk, own
from parvis.bricks.identity.pages.person import accounts, attaching, fraud, history
from parvis.bricks.identity.pages.portal import signing_in
from parvis.bricks.identity.pages.running import providers, tickets

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
    path("aide/", desk.desk, name="mandates-desk"),
    path("aide/proposer/", desk.propose, name="mandate-propose"),
    path("aide/arreter/", acting.stop, name="mandates-stop"),
    path("aide/<uuid:mandate>/", desk.one, name="mandate"),
    path("aide/<uuid:mandate>/feuille/", desk.sheet, name="mandate-sheet"),
    path("aide/<uuid:mandate>/agir/", acting.begin, name="mandate-begin"),
    path("aide/<uuid:mandate>/<slug:what>/", desk.act, name="mandate-act"),
    path("mandats/", own.listed, name="mandates"),
    path("mandats/demander/", asking.ask, name="mandate-ask"),
    path("mandats/<uuid:mandate>/", own.one, name="own-mandate"),
    path("mandats/<uuid:mandate>/agir/", acting.begin, name="own-mandate-begin"),
    path("mandats/<uuid:mandate>/<slug:what>/", own.act, name="own-mandate-act"),
    path("exploitation/fournisseurs/", providers.listed, name="providers"),
    path("exploitation/fournisseurs/<slug:uid>/", providers.one, name="provider"),
    path("exploitation/tickets/", tickets.listed, name="tickets"),
    path("exploitation/tickets/<uuid:number>/", tickets.one, name="ticket"),
]
