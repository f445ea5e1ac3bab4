"""A service that signs in with mozilla-django-oidc, in one file and one process.

    python mozilla_app.py PORT ISSUER FORM      FORM: json or jwt (how userinfo comes)

`/` shows who is signed in. With `jwt` the backend reads userinfo as services of FranceConnect and
ProConnect do: verified with the provider's keys.
"""

from __future__ import annotations

import json
import sys
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings

PORT, ISSUER, FORM = sys.argv[1:4]
settings.configure(
    SECRET_KEY="a-test",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    SESSION_COOKIE_NAME="service",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    AUTHENTICATION_BACKENDS=[f"{__name__}.Backend"],
    OIDC_RP_CLIENT_ID=f"mozilla-{FORM}",
    OIDC_RP_CLIENT_SECRET="a-secret-of-thirty-two-characters-at-least",
    OIDC_RP_SCOPES="openid email profile",
    OIDC_RP_SIGN_ALGO="ES256",
    OIDC_OP_JWKS_ENDPOINT=f"{ISSUER}/jwks",
    OIDC_OP_AUTHORIZATION_ENDPOINT=f"{ISSUER}/authorize",
    OIDC_OP_TOKEN_ENDPOINT=f"{ISSUER}/token",
    OIDC_OP_USER_ENDPOINT=f"{ISSUER}/userinfo",
    OIDC_USE_PKCE=True,
    OIDC_STORE_ID_TOKEN=True,
    LOGIN_REDIRECT_URL="/",
    LOGIN_REDIRECT_URL_FAILURE="/?failed=1",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

import requests  # noqa: E402, TID251 - what services use
from django.http import HttpRequest, JsonResponse  # noqa: E402
from django.urls import include, path  # noqa: E402
from joserfc import jwt  # noqa: E402
from joserfc.jwk import KeySet  # noqa: E402
from mozilla_django_oidc.auth import OIDCAuthenticationBackend  # noqa: E402


class Backend(OIDCAuthenticationBackend):
    """The library's backend; userinfo read as JWT where the provider signs it."""

    def get_userinfo(self, access_token: str, id_token: str, payload: Any) -> Any:
        """Both forms."""
        if FORM == "json":
            return super().get_userinfo(access_token, id_token, payload)
        answer = requests.get(
            self.OIDC_OP_USER_ENDPOINT,
            headers={"Authorization": f"Bearer {access_token}"},
            timeout=10,
        )
        answer.raise_for_status()
        assert answer.headers["Content-Type"] == "application/jwt"
        keys = KeySet.import_key_set(requests.get(f"{ISSUER}/jwks", timeout=10).json())
        return jwt.decode(answer.text, keys, algorithms=["ES256"]).claims


def home(request: HttpRequest) -> JsonResponse:
    """Who is signed in here."""
    user = request.user
    return JsonResponse(
        {"email": getattr(user, "email", ""), "failed": request.GET.get("failed", "")}
    )


urlpatterns = [path("", home), path("oidc/", include("mozilla_django_oidc.urls"))]


class Quiet(WSGIRequestHandler):
    """No log."""

    def log_message(self, *args: Any) -> None:
        """Nothing."""


if __name__ == "__main__":
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    call_command("migrate", verbosity=0)
    server = make_server("127.0.0.1", int(PORT), get_wsgi_application(), handler_class=Quiet)
    sys.stdout.write(json.dumps({"ready": True}) + "\n")
    sys.stdout.flush()
    server.serve_forever()
