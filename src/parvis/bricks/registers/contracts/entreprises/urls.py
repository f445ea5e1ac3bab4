"""Addresses of the contract, under /entreprises/."""

from django.urls import re_path

from parvis.bricks.registers.contracts.entreprises import views

urlpatterns = [
    re_path(r"^search/?$", views.search, name="entreprises-search"),
    re_path(r"^near_point/?$", views.near_point, name="entreprises-near-point"),
    re_path(r"^health/?$", views.health, name="entreprises-health"),
    re_path(r"^.*$", views.not_found, name="entreprises-not-found"),
]
