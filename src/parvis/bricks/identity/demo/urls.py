"""Addresses of the invented identity providers; none in production."""

from __future__ import annotations

from django.urls import path

from parvis.bricks.identity.demo import proxy, views

app_name = "identity-demo"
urlpatterns = [
    path("noeud-francais/", proxy.ask, name="proxy"),
    path("noeud-francais/demande/", proxy.request_, name="proxy-request"),
    path("noeud-francais/retour/", proxy.back, name="proxy-back"),
    path("<slug:uid>/.well-known/openid-configuration", views.configuration, name="configuration"),
    path("<slug:uid>/jwks", views.jwks, name="jwks"),
    path("<slug:uid>/authorize", views.authorize, name="authorize"),
    path("<slug:uid>/token", views.token, name="token"),
    path("<slug:uid>/userinfo", views.userinfo, name="userinfo"),
    path("<slug:uid>/end", views.end, name="end"),
]
