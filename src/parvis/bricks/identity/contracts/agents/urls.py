"""Addresses under /compte-agent/: the provider's protocol and its pages."""

from __future__ import annotations

from django.urls import path

from parvis.bricks.identity.contracts.agents import views
from parvis.bricks.identity.pages.agents.urls import page_patterns

app_name = "agents"
urlpatterns = [
    path("oidc/.well-known/openid-configuration", views.configuration, name="configuration"),
    path("oidc/jwks", views.jwks, name="jwks"),
    path("oidc/authorize", views.authorize, name="authorize"),
    path("oidc/token", views.token, name="token"),
    path("oidc/userinfo", views.userinfo, name="userinfo"),
    path("oidc/logout", views.end, name="end"),
    *page_patterns,
]
