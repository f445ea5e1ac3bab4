"""Addresses under /services/."""

from django.urls import path

from parvis.bricks.directory.contracts import cpsv
from parvis.bricks.directory.pages import services

app_name = "directory"
urlpatterns = [
    path("<uuid:id_>/", services.service, name="service"),
    path("<uuid:id_>/cpsv.jsonld", cpsv.service, name="cpsv"),
]
