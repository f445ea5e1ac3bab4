"""django-oauth-toolkit as an OpenID Provider in one file, run in an environment of its own.

    python bench/identity_peer.py prepare
    granian --interface wsgi identity_peer:application

Signs id_tokens with RS256 (it has no ES256) and answers userinfo unsigned: that is its best case.
The database is PEER_DATABASE (a port and a name on loopback).
"""

from __future__ import annotations

import json
import os
import sys

import django
from django.conf import settings

HOST, PORT, NAME = os.environ["PEER_DATABASE"].split(",")
CALLBACK = "https://service.example/callback"
SECRET = "a-secret-of-thirty-two-characters-at-least"
KEY = os.environ.get("PEER_KEY", "")

settings.configure(
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["*"],
    DEBUG=False,
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "oauth2_provider",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    TEMPLATES=[
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": HOST, "PORT": PORT, "NAME": NAME, "USER": "parvis", "CONN_MAX_AGE": None,
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    OAUTH2_PROVIDER={
        "OIDC_ENABLED": True,
        "OIDC_RSA_PRIVATE_KEY": KEY,
        "PKCE_REQUIRED": False,
        "SCOPES": {"openid": "openid", "profile": "profile", "email": "email"},
    },
)  # fmt: skip
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import include, path  # noqa: E402

urlpatterns = [path("o/", include("oauth2_provider.urls", namespace="oauth2_provider"))]
application = get_wsgi_application()


def prepare() -> None:
    """Tables, clients that need no consent (`clear`, and `hashed` as installed), one browser."""
    from django.contrib.auth import get_user_model, login
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.http import HttpRequest
    from oauth2_provider.models import get_application_model

    call_command("migrate", verbosity=0)
    user = get_user_model().objects.create_user("angela", "a@example.org", "x")
    for name in ("clear", "hashed"):
        get_application_model().objects.create(
            client_id=name,
            client_secret=SECRET,
            hash_client_secret=name == "hashed",
            client_type="confidential",
            authorization_grant_type="authorization-code",
            redirect_uris=CALLBACK,
            skip_authorization=True,
            algorithm="RS256",
            name="Service",
        )
    request = HttpRequest()
    request.session = SessionStore()
    login(request, user, "django.contrib.auth.backends.ModelBackend")
    request.session.save()
    print(
        json.dumps(
            {
                "client_id": "clear",
                "secret": SECRET,
                "callback": CALLBACK,
                "cookie": f"sessionid={request.session.session_key}",
                "prefix": "/o",
                "slash": "/",
            }
        )
    )


if __name__ == "__main__" and sys.argv[1:] == ["prepare"]:
    prepare()
