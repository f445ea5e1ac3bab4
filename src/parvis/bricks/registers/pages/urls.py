"""Addresses of the registers, under /registres/."""

from django.urls import path

from parvis.bricks.registers.pages import communes, suggestions

urlpatterns = [
    path("communes", communes.search, name="registers-communes"),
    path("adresses", suggestions.addresses, name="registers-addresses"),
    path("groupes", suggestions.groups, name="registers-groups"),
    path("departements", suggestions.departements, name="registers-departements"),
    path("regions", suggestions.regions, name="registers-regions"),
]
