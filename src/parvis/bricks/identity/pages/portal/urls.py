"""Addresses under /identite/: the portal's sign-in, the person's pages, the operator's."""

from __future__ import annotations

from django.urls import path

from parvis.bricks.identity.pages.mandates import acting, asking, desk
from parvis.bricks.identity.pages.mandates import own as mandates
from parvis.bricks.identity.pages.partner import clients
from parvis.bricks.identity.pages.person import (
    accounts,
    attaching,
    claiming,
    fraud,
    history,
    local,
)
from parvis.bricks.identity.pages.portal import ending, keyed, mailing, signing_in
from parvis.bricks.identity.pages.rights import charging, declaring, given, reviewing
from parvis.bricks.identity.pages.rights import own as rights
from parvis.bricks.identity.pages.running import editing, joining, providers, requests, tickets

app_name = "identity"
urlpatterns = [
    path("connexion/<slug:name>/", signing_in.start, name="start"),
    path("retour/<slug:name>/", signing_in.back, name="back"),
    path("fin/<slug:name>/", ending.told, name="end"),
    path("organisation/", signing_in.organisation, name="organisation"),
    path("parti/", signing_in.left, name="left"),
    path("courriel/", mailing.ask, name="mail"),
    path("courriel/attente/", mailing.waiting, name="mail-waiting"),
    path("courriel/service/<slug:profile>/<str:uid>/", mailing.service, name="mail-service"),
    path("courriel/<str:token>/", mailing.answer, name="mail-link"),
    path("cle/", keyed.passkey, name="passkey"),
    path("secours/", keyed.recover, name="recover"),
    path("secours/arreter/<str:token>/", keyed.stop, name="recovery-stop"),
    path("secours/<str:token>/", keyed.recovered, name="recovery-link"),
    path("recu/<str:token>/", claiming.claim, name="claim"),
    path("compte/", local.page, name="local"),
    path("compte/cles/", local.add, name="local-passkeys"),
    path("compte/cles/<uuid:passkey>/", local.passkey, name="local-passkey"),
    path("compte/codes/", local.codes, name="local-codes"),
    path("compte/courrier/", local.mail, name="local-mail"),
    path("compte/adresse/", local.address, name="local-address"),
    path("compte/adresse/<str:token>/", local.confirm, name="local-confirm"),
    path("compte/annuler/<str:token>/", keyed.undo, name="local-undo"),
    path("historique/", history.history, name="history"),
    path("comptes/", accounts.accounts, name="accounts"),
    path("comptes/verrouiller/", accounts.lock, name="lock"),
    path("rattacher/", attaching.attach, name="attach"),
    path("rattacher/<uuid:proposal>/<str:token>/", attaching.by_mail, name="attach-by-mail"),
    path("separer/<uuid:link>/", attaching.separate, name="separate"),
    path("fraude/", fraud.start, name="fraud"),
    path("fraude/<int:step>/", fraud.step, name="fraud-step"),
    path("droits/", rights.rights, name="rights"),
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
    path("clients/", clients.listed, name="clients"),
    path("clients/nouveau/", clients.new, name="client-new"),
    path("clients/comptes-d-essai/", clients.tests, name="client-tests"),
    path("clients/<uuid:number>/", clients.one, name="client"),
    path("clients/<uuid:number>/secret/", clients.secret, name="client-secret"),
    path("clients/<uuid:number>/production/", clients.production, name="client-production"),
    path("clients/<uuid:number>/echecs/", clients.failed, name="client-failures"),
    path("exploitation/clients/", requests.listed, name="client-requests"),
    path("exploitation/clients/<uuid:number>/", requests.one, name="client-request"),
    path("exploitation/clients/<uuid:number>/etat/", requests.switch, name="client-switch"),
    path("exploitation/fournisseurs/nouveau/", editing.new, name="provider-new"),
    path("exploitation/fournisseurs/essais/", editing.tests, name="provider-tests"),
    path("exploitation/fournisseurs/<slug:uid>/modifier/", editing.edit, name="provider-edit"),
    path("exploitation/fournisseurs/<slug:uid>/essai/", editing.check, name="provider-check"),
    path("aide/", desk.desk, name="mandates-desk"),
    path("aide/proposer/", desk.propose, name="mandate-propose"),
    path("aide/arreter/", acting.stop, name="mandates-stop"),
    path("aide/<uuid:mandate>/", desk.one, name="mandate"),
    path("aide/<uuid:mandate>/feuille/", desk.sheet, name="mandate-sheet"),
    path("aide/<uuid:mandate>/agir/", acting.begin, name="mandate-begin"),
    path("aide/<uuid:mandate>/<slug:what>/", desk.act, name="mandate-act"),
    path("mandats/", mandates.listed, name="mandates"),
    path("mandats/demander/", asking.ask, name="mandate-ask"),
    path("mandats/<uuid:mandate>/", mandates.one, name="own-mandate"),
    path("mandats/<uuid:mandate>/agir/", acting.begin, name="own-mandate-begin"),
    path("mandats/<uuid:mandate>/<slug:what>/", mandates.act, name="own-mandate-act"),
    path("exploitation/fournisseurs/", providers.listed, name="providers"),
    path("exploitation/fournisseurs/<slug:uid>/", providers.one, name="provider"),
    path("exploitation/adhesions/", joining.listed, name="joining"),
    path("exploitation/adhesions/<uuid:number>/", joining.one, name="join-request"),
    path("exploitation/tickets/", tickets.listed, name="tickets"),
    path("exploitation/tickets/<uuid:number>/", tickets.one, name="ticket"),
]
