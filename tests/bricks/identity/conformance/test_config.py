"""OpenID Config OP: `oidcc-config-certification-test-plan`, in each profile."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.queries import issuers

pytestmark = pytest.mark.django_db
KNOWN = {
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "jwks_uri",
    "registration_endpoint",
    "scopes_supported",
    "response_types_supported",
    "response_modes_supported",
    "grant_types_supported",
    "acr_values_supported",
    "subject_types_supported",
    "id_token_signing_alg_values_supported",
    "id_token_encryption_alg_values_supported",
    "id_token_encryption_enc_values_supported",
    "userinfo_signing_alg_values_supported",
    "userinfo_encryption_alg_values_supported",
    "userinfo_encryption_enc_values_supported",
    "request_object_signing_alg_values_supported",
    "token_endpoint_auth_methods_supported",
    "token_endpoint_auth_signing_alg_values_supported",
    "claim_types_supported",
    "claims_supported",
    "service_documentation",
    "ui_locales_supported",
    "claims_parameter_supported",
    "request_parameter_supported",
    "request_uri_parameter_supported",
    "end_session_endpoint",
    "backchannel_logout_supported",
    "backchannel_logout_session_supported",
    "introspection_endpoint",
    "introspection_signing_alg_values_supported",
    "revocation_endpoint",
    "code_challenge_methods_supported",
    "pushed_authorization_request_endpoint",
    "prompt_values_supported",
    "authorization_response_iss_parameter_supported",
}


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_oidcc_discovery_endpoint_verification(profile, settings):
    settings.PARVIS_ORIGIN = "https://hub.example"
    issuers.of.cache_clear()
    try:
        base = f"/{PROFILES[profile].prefix}"
        response = Browser().get(f"{base}/.well-known/openid-configuration")
        assert response.status_code == 200
        assert response["Content-Type"].startswith("application/json")
        assert response["Cache-Control"] == "public, max-age=600"
        told = response.json()
    finally:
        issuers.of.cache_clear()
    assert told["issuer"] == f"https://hub.example{base}"
    for name, value in told.items():
        if name.endswith(("_endpoint", "_uri")):
            assert value.startswith("https://hub.example/"), name
    assert told["response_types_supported"] == ["code"]
    assert set(told["subject_types_supported"]) <= {"public", "pairwise"}
    assert "RS256" in told["id_token_signing_alg_values_supported"]
    assert "none" not in told["id_token_signing_alg_values_supported"]
    assert "authorization_code" in told["grant_types_supported"]
    assert "openid" in told["scopes_supported"] and "sub" in told["claims_supported"]
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert set(told) <= KNOWN, set(told) - KNOWN
    keys = Browser().get(f"{base}/jwks")
    assert keys.status_code == 200 and keys["Cache-Control"] == "public, max-age=600"
    assert all("kid" in k and "d" not in k for k in keys.json()["keys"])
