"""Addresses of the contract as the IGN publishes it, under /geocodage/."""

from django.urls import re_path

from parvis.bricks.registers.contracts.adresse import geocodage

urlpatterns = [
    re_path(r"^search/?$", geocodage.search, name="geocodage-search"),
    re_path(r"^reverse/?$", geocodage.reverse, name="geocodage-reverse"),
    re_path(r"^search/csv/?$", geocodage.search_csv, name="geocodage-search-csv"),
    re_path(r"^reverse/csv/?$", geocodage.reverse_csv, name="geocodage-reverse-csv"),
    re_path(r"^getCapabilities/?$", geocodage.capabilities, name="geocodage-capabilities"),
]
