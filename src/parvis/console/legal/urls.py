"""Addresses of the legal pages, at the root as people expect them."""

from django.urls import path

from parvis.console.legal import pages

app_name = "legal"
urlpatterns = [
    path("mentions-legales/", pages.notice, name="notice"),
    path("donnees-personnelles/", pages.personal_data, name="personal_data"),
    path("cookies/", pages.cookies, name="cookies"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("ecoconception/", pages.ecodesign, name="ecodesign"),
    path("plan-du-site/", pages.site_map, name="site_map"),
    path("aide/", pages.help_, name="help"),
    path(".well-known/security.txt", pages.security, name="security"),
]
