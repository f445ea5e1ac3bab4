"""Addresses under /oidc/."""

from parvis.bricks.identity.contracts.provider.urls import provider_patterns
from parvis.bricks.identity.domain.profiles import PROFILES

urlpatterns = provider_patterns(PROFILES["oidc"])
