"""Addresses of the design system's living page."""

from django.urls import path

from parvis.ui import living

app_name = "ui"
urlpatterns = [
    path("", living.index, name="living"),
    path("usager/", living.usager, name="living_usager"),
    path("agent/", living.agent, name="living_agent"),
    path("admin/", living.admin, name="living_admin"),
    path("suggestions/", living.suggestions, name="living_suggestions"),
    path("erreurs/<int:status>/", living.error, name="living_error"),
]
