"""Addresses under /bureau/."""

from django.urls import path

from parvis.bricks.procedures.pages.desk import (
    asking,
    case,
    deciding,
    handling,
    listing,
    noting,
    viewing,
)

app_name = "desk"
urlpatterns = [
    path("", listing.cases, name="cases"),
    path("vues/", viewing.listed, name="views"),
    path("vues/premiere/", viewing.default, name="view_default"),
    path("vues/nouvelle/", viewing.new, name="view_new"),
    path("vues/<uuid:view>/", viewing.change, name="view"),
    path("vues/<uuid:view>/retirer/", viewing.remove, name="view_remove"),
    path("dossier/<uuid:case>/", case.case, name="case"),
    path("dossier/<uuid:case>/fichier/<uuid:file>/", case.file, name="file"),
    path("dossier/<uuid:case>/prendre/", handling.take, name="take"),
    path("dossier/<uuid:case>/rendre/", handling.give_back, name="give_back"),
    path("dossier/<uuid:case>/attribuer/", handling.assign, name="assign"),
    path("dossier/<uuid:case>/message/", handling.message, name="message"),
    path("dossier/<uuid:case>/annotations/", noting.notes, name="notes"),
    path("dossier/<uuid:case>/pieces/", asking.pieces, name="pieces"),
    path("dossier/<uuid:case>/accepter/", deciding.accept, name="accept"),
    path("dossier/<uuid:case>/refuser/", deciding.refuse, name="refuse"),
    path("dossier/<uuid:case>/classer/", deciding.close, name="close"),
    path("dossier/<uuid:case>/rouvrir/", deciding.reopen, name="reopen"),
]
