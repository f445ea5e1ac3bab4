"""Addresses under /espace/."""

from django.urls import path

from parvis.bricks.procedures.pages.space import acts, views

app_name = "space"
urlpatterns = [
    path("", views.home, name="home"),
    path("messages/", views.messages, name="messages"),
    path("dossier/<uuid:case>/", views.case, name="case"),
    path("dossier/<uuid:case>/ecrire/", acts.write, name="write"),
    path("dossier/<uuid:case>/retirer/", acts.withdraw, name="withdraw"),
    path("dossier/<uuid:case>/document/<uuid:document>/", acts.document, name="document"),
]
