"""Addresses of the registers, under /registres/."""

from django.urls import path

from parvis.bricks.registers.pages import communes

urlpatterns = [path("communes", communes.search, name="registers-communes")]
