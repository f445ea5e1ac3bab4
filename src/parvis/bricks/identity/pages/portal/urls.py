"""Addresses under /identite/: the portal's sign-in, the person's pages, the operator's."""

from __future__ import annotations

from django.urls import path

from parvis.bricks.identity.pages.person import accounts, attaching, fraud, history
from parvis.bricks.identity.pages.portal import ending, signing_in
from parvis.bricks.identity.pages.rights import charging, declaring, given, own, reviewing
from parvis.bricks.identity.pages.running import providers, tickets

app_name = "identity"
urlpatterns = [
    path("connexion/<slug:name>/", signing_in.start, name="start"),
    path("retour/<slug:name>/", signing_in.back, name="back"),
    path("fin/<slug:name>/", ending.told, name="end"),
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
    path("droits/", own.rights, name="rights"),
    path("droits/agents/", given.listed, name="rights-given"),
    path("droits/donner/", given.give, name="rights-give"),
    path("droits/revue/", reviewing.review, name="rights-review"),
    path("droits/revue/<uuid:number>/", reviewing.decide, name="rights-decide"),
    path("droits/administrateurs/", charging.listed, name="rights-charges"),
    path("droits/administrateurs/<slug:code>/", charging.name, name="rights-charge"),
    path("droits/administrateurs/<uuid:number>/fin/", charging.end, name="rights-charge-end"),
    path("droits/applications/", declaring.listed, name="applications"),
    path("droits/applications/nouvelle/", declaring.new, name="application-new"),
    path("droits/applications/<slug:code>/", declaring.one, name="application"),
    path("droits/<uuid:number>/", given.one, name="right"),
    path("exploitation/fournisseurs/", providers.listed, name="providers"),
    path("exploitation/fournisseurs/<slug:uid>/", providers.one, name="provider"),
    path("exploitation/tickets/", tickets.listed, name="tickets"),
    path("exploitation/tickets/<uuid:number>/", tickets.one, name="ticket"),
]
