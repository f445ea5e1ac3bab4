"""Addresses under /bureau/."""

from django.urls import path

from parvis.bricks.procedures.pages.desk import (
    absences,
    asking,
    batching,
    case,
    deciding,
    handling,
    labelling,
    listing,
    noting,
    printing,
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
    path("etiquettes/", labelling.listed, name="labels"),
    path("etiquettes/<uuid:label>/retirer/", labelling.remove, name="label_remove"),
    path("absences/", absences.listed, name="absences"),
    path("absences/<uuid:absence>/annuler/", absences.call_off, name="absence_off"),
    path("lots/", batching.batches, name="batches"),
    path("lots/preparer/", batching.prepare, name="batch_prepare"),
    path("lots/lancer/", batching.start, name="batch_start"),
    path("lots/<uuid:batch>/", batching.batch, name="batch"),
    path("dossier/<uuid:case>/", case.case, name="case"),
    path("dossier/<uuid:case>/fichier/<uuid:file>/", case.file, name="file"),
    path("dossier/<uuid:case>/prendre/", handling.take, name="take"),
    path("dossier/<uuid:case>/rendre/", handling.give_back, name="give_back"),
    path("dossier/<uuid:case>/attribuer/", handling.assign, name="assign"),
    path("dossier/<uuid:case>/message/", handling.message, name="message"),
    path("dossier/<uuid:case>/etiquettes/", labelling.of_case, name="case_labels"),
    path("dossier/<uuid:case>/note/", noting.colleagues_note, name="note"),
    path("dossier/<uuid:case>/ranger/", handling.file_away, name="file_away"),
    path("dossier/<uuid:case>/sortir/", handling.take_out, name="take_out"),
    path("dossier/<uuid:case>/imprimer/", printing.sheet, name="print"),
    path("dossier/<uuid:case>/annotations/", noting.notes, name="notes"),
    path("dossier/<uuid:case>/pieces/", asking.pieces, name="pieces"),
    path("dossier/<uuid:case>/accepter/", deciding.accept, name="accept"),
    path("dossier/<uuid:case>/refuser/", deciding.refuse, name="refuse"),
    path("dossier/<uuid:case>/classer/", deciding.close, name="close"),
    path("dossier/<uuid:case>/rouvrir/", deciding.reopen, name="reopen"),
]
