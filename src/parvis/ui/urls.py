"""Addresses of the design system's living page."""

from django.urls import path

from parvis.ui import living
from parvis.ui.appearance import pages

app_name = "ui"
urlpatterns = [
    path("apparence/", pages.edit, name="appearance"),
    path("apparence/<slug:digest>.css", pages.sheet, name="appearance_sheet"),
    path("apparence/<slug:light>/<slug:dark>.css", pages.trial, name="appearance_trial"),
    path("", living.index, name="living"),
    path("usager/", living.usager, name="living_usager"),
    path("agent/", living.agent, name="living_agent"),
    path("admin/", living.admin, name="living_admin"),
    path("suggestions/", living.suggestions, name="living_suggestions"),
    path("erreurs/<int:status>/", living.error, name="living_error"),
]
