"""Addresses of the contract, under /adresse/."""

from django.urls import re_path

from parvis.bricks.registers.contracts.adresse import files, views

urlpatterns = [
    re_path(r"^search/?$", views.search, name="adresse-search"),
    re_path(r"^reverse/?$", views.reverse, name="adresse-reverse"),
    re_path(r"^search/csv/?$", files.search_csv, name="adresse-search-csv"),
    re_path(r"^reverse/csv/?$", files.reverse_csv, name="adresse-reverse-csv"),
    re_path(r"^health/?$", views.health, name="adresse-health"),
]
