"""Addresses under /mes-donnees/."""

from django.urls import path

from parvis.bricks.privacy.pages import views

app_name = "privacy"
urlpatterns = [
    path("", views.looks, name="looks"),
    path("dossier/<str:subject>/", views.looks_of, name="looks_of"),
    path("telecharger/", views.download, name="download"),
]
