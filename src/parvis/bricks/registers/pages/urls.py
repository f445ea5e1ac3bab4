"""Addresses of the registers, under /registres/."""

from django.urls import include, path

from parvis.bricks.registers.pages import communes

urlpatterns = [
    path("communes", communes.search, name="registers-communes"),
    path("adresses/", include("parvis.bricks.registers.pages.bal.urls")),
]
