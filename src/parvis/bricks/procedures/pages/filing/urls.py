"""Addresses under /deposer/."""

from django.urls import path

from parvis.bricks.procedures.pages.filing import drafts, offers, sending

app_name = "filing"
urlpatterns = [
    path("<slug:slug>/", offers.offer, name="offer"),
    path("<slug:slug>/commencer/", offers.begin, name="begin"),
    path("dossier/<uuid:case>/", drafts.resume, name="resume"),
    path("dossier/<uuid:case>/etape/<int:step>/", drafts.step, name="step"),
    path("dossier/<uuid:case>/etape/<int:step>/garder/", drafts.autosave, name="autosave"),
    path("dossier/<uuid:case>/relire/", sending.review, name="review"),
    path("dossier/<uuid:case>/depose/", sending.receipt, name="receipt"),
    path("dossier/<uuid:case>/effacer/", drafts.discard, name="discard"),
]
