"""Addresses of the contract, under /geo/."""

from django.urls import re_path

from parvis.bricks.registers.contracts.geo import views

CODE = r"(?P<code>[0-9A-Za-z]{1,9})"
urlpatterns = [
    re_path(r"^communes/?$", views.communes, name="geo-communes"),
    re_path(rf"^communes/{CODE}/?$", views.commune, name="geo-commune"),
    re_path(rf"^communes/{CODE}/historique/?$", views.commune_history, name="geo-history"),
    re_path(r"^communes_associees_deleguees/?$", views.parts, name="geo-parts"),
    re_path(rf"^communes_associees_deleguees/{CODE}/?$", views.part, name="geo-part"),
    re_path(r"^epcis/?$", views.groups, name="geo-groups"),
    re_path(rf"^epcis/{CODE}/?$", views.group, name="geo-group"),
    re_path(rf"^epcis/{CODE}/communes/?$", views.communes_of_group, name="geo-group-communes"),
    re_path(r"^departements/?$", views.departements, name="geo-departements"),
    re_path(rf"^departements/{CODE}/?$", views.departement, name="geo-departement"),
    re_path(
        rf"^departements/{CODE}/communes/?$",
        views.communes_of_departement,
        name="geo-departement-communes",
    ),
    re_path(r"^regions/?$", views.regions, name="geo-regions"),
    re_path(rf"^regions/{CODE}/?$", views.region, name="geo-region"),
    re_path(
        rf"^regions/{CODE}/departements/?$",
        views.departements_of_region,
        name="geo-region-departements",
    ),
    re_path(r"^raw/(?P<name>communes|departements|regions)\.json$", views.raw, name="geo-raw"),
    re_path(r"^definition\.yml$", views.definition, name="geo-definition"),
]
