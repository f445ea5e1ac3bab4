"""Addresses of the contract, under /sirene/, as the reference service has them or shorter."""

from django.urls import re_path

from parvis.bricks.registers.contracts.sirene import views

BASE = r"^(?:api-sirene/3\.11/)?"
urlpatterns = [
    re_path(BASE + r"siren/?$", views.units, name="sirene-units"),
    re_path(BASE + r"siret/?$", views.places, name="sirene-places"),
    re_path(BASE + r"siret/liensSuccession/?$", views.links, name="sirene-links"),
    re_path(BASE + r"siren/(?P<siren>[^/]+)/?$", views.one_unit, name="sirene-unit"),
    re_path(BASE + r"siret/(?P<siret>[^/]+)/?$", views.one_place, name="sirene-place"),
    re_path(BASE + r"informations/?$", views.information, name="sirene-information"),
    re_path(r"^.*$", views.not_found, name="sirene-not-found"),
]
