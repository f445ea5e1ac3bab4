"""Addresses of the registers, under /registres/."""

from django.urls import include, path

from parvis.bricks.registers.pages import communes, suggestions, versions

urlpatterns = [
    path("communes", communes.search, name="registers-communes"),
    path("suggestions/adresses", suggestions.addresses, name="registers-addresses"),
    path("suggestions/entreprises", suggestions.companies, name="registers-companies"),
    path("suggestions/groupes", suggestions.groups, name="registers-groups"),
    path("suggestions/departements", suggestions.departements, name="registers-departements"),
    path("suggestions/regions", suggestions.regions, name="registers-regions"),
    path("versions/", versions.overview, name="registers-versions"),
    path("versions/<slug:register>/", versions.register, name="registers-versions-of"),
    path("versions/<slug:register>/<str:version>/", versions.version, name="registers-version"),
    path("adresses/", include("parvis.bricks.registers.pages.bal.urls")),
]
