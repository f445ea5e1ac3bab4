"""Addresses under /espace/."""

from django.urls import path

from parvis.bricks.procedures.pages.space import acts, profile, talking, views

app_name = "space"
urlpatterns = [
    path("", views.home, name="home"),
    path("messages/", talking.messages, name="messages"),
    path("messages/<uuid:case>/", talking.conversation, name="conversation"),
    path("documents/", views.documents, name="documents"),
    path("profil/", profile.profile, name="profile"),
    path("profil/garder/<uuid:case>/", profile.keep, name="keep"),
    path("profil/effacer/", profile.erase, name="erase_all"),
    path("profil/<uuid:fact_id>/corriger/", profile.correct, name="correct"),
    path("profil/<uuid:fact_id>/effacer/", profile.erase, name="erase"),
    path("courriels/", profile.letters, name="letters"),
    path("dossier/<uuid:case>/", views.case, name="case"),
    path("dossier/<uuid:case>/ecrire/", acts.write, name="write"),
    path("dossier/<uuid:case>/retirer/", acts.withdraw, name="withdraw"),
    path("dossier/<uuid:case>/document/<uuid:document>/", acts.document, name="document"),
    path("dossier/<uuid:case>/fichier/<uuid:file>/", acts.file, name="file"),
]
