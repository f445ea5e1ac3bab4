"""Addresses of the design system's living page."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
