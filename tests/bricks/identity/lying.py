"""A real OpenID provider on a loopback port, which lies in exactly the way a test asks for.

It answers discovery, keys, token and userinfo over HTTP. `provider.lie` names the lie of the next
answers; nothing is mocked in the client.
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwe, jws
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from parvis.bricks.identity.domain.upstream import Upstream

SECRET = "a-secret-of-the-tests-of-at-least-32-characters"
CLAIMS = {
    "given_name": "Angela Claire Louise",
    "family_name": "DUBOIS",
    "birthdate": "1962-08-24",
    "gender": "female",
    "birthplace": "75107",
    "birthcountry": "99100",
    "email": "angela@courriel.example",
}


_RSA = RSAKey.generate_key(2048, auto_kid=True)


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Provider:
    """State of the provider. `keys`: what its JWKS shows; `key`: what it signs with."""

    origin: str = ""
    lie: str = ""
    algorithm: str = "ES256"
    userinfo_algorithm: str = ""
    encrypted_for: Any = None
    nonce: str = ""
    acr: str = "eidas1"
    amr: tuple[str, ...] = ("pwd",)
    claims: dict[str, Any] = field(default_factory=lambda: dict(CLAIMS))
    sub: str = "upstream-0001"
    sid: str = ""
    calls: list[tuple[str, str]] = field(default_factory=list)
    last_form: dict[str, str] = field(default_factory=dict)
    last_authorization: str = ""
    answers: dict[str, int] = field(default_factory=dict)  # path -> forced status
    key: Any = field(default_factory=lambda: ECKey.generate_key("P-256", auto_kid=True))
    other: Any = field(default_factory=lambda: ECKey.generate_key("P-256", auto_kid=True))
    rsa: Any = field(default_factory=lambda: _RSA)

    def upstream(self, **changes: Any) -> Upstream:
        given = {
            "uid": "lying",
            "issuer": self.origin,
            "client_id": "parvis-hub",
            "secret": SECRET,
            "id_token_alg": self.algorithm,
            "userinfo_alg": self.userinfo_algorithm,
        }
        return Upstream(**{**given, **changes})

    def keys(self) -> dict[str, Any]:
        shown = [self.key, self.rsa]
        if self.lie in {"kid absent, several keys", "two keys"}:
            shown.append(self.other)
        if self.lie == "keys not renewed":
            shown = [self.other]
        public = [{**one.as_dict(private=False), "use": "sig"} for one in shown]
        if self.lie.startswith("kid absent, one key"):
            public = [one for one in public if one["kty"] == "EC"]
        return {"keys": public}

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": "https://another.example" if self.lie == "discovery" else self.origin,
            "authorization_endpoint": f"{self.origin}/authorize",
            "token_endpoint": f"{self.origin}/token",
            "userinfo_endpoint": f"{self.origin}/userinfo",
            "jwks_uri": f"{self.origin}/jwks",
            "end_session_endpoint": f"{self.origin}/logout",
            "authorization_response_iss_parameter_supported": True,
        }

    def id_token(self) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.origin, "aud": "parvis-hub", "sub": self.sub, "nonce": self.nonce,
            "iat": now, "exp": now + 60, "auth_time": now, "acr": self.acr, "amr": list(self.amr),
            **({"sid": self.sid} if self.sid else {}),
        }  # fmt: skip
        changes: dict[str, dict[str, Any]] = {
            "iss": {"iss": "https://another.example"},
            "aud": {"aud": "somebody-else"},
            "aud list": {"aud": ["parvis-hub", "somebody-else"]},
            "azp": {"azp": "somebody-else"},
            "nonce": {"nonce": "another-nonce-of-enough-characters"},
            "expired": {"exp": now - 3600, "iat": now - 3700},
            "from the future": {"iat": now + 3600},
            "old": {"iat": now - 4000},
            "acr": {"acr": None},
        }
        claims |= changes.get(self.lie, {})
        for missing in ("sub", "iat", "nonce", "exp"):
            if self.lie == f"no {missing}":
                claims.pop(missing)
        return self.signed(claims)

    def signed(self, claims: dict[str, Any]) -> str:
        key = self.rsa if self.algorithm == "RS256" else self.key
        header: dict[str, Any] = {"alg": self.algorithm, "kid": key.kid}
        body = json.dumps(claims).encode()
        if self.lie.startswith("kid absent"):
            header.pop("kid")
        if self.lie == "unknown kid":
            header["kid"] = "nobody-knows-this-key"
        if self.lie == "alg none":
            return f"{b64(json.dumps({'alg': 'none'}).encode())}.{b64(body)}."
        if self.lie == "HS256 under the public key":
            pem = self.rsa.as_pem(private=False)
            header = {"alg": "HS256", "kid": self.rsa.kid}
            return jws.serialize_compact(
                header, body, OctKey.import_key(b64(pem)), algorithms=["HS256"]
            )
        if self.lie == "key in the header":
            header["jwk"] = self.other.as_dict(private=False)
            key = self.other
        if self.algorithm == "HS256":
            return jws.serialize_compact(
                {"alg": "HS256"}, body, OctKey.import_key(SECRET), algorithms=["HS256"]
            )
        token = jws.serialize_compact(header, body, key, algorithms=[self.algorithm])
        if self.lie == "crit":
            odd = b64(json.dumps({**header, "crit": ["b64"], "b64": True}).encode())
            return f"{odd}.{token.partition('.')[2]}"
        if self.lie == "signature":
            head, middle, end = token.split(".")
            token = f"{head}.{middle}.{'A' * 8}{end[8:]}"
        if self.encrypted_for is not None:
            public = KeySet([self.encrypted_for])
            head = {"alg": "ECDH-ES", "enc": "A256GCM", "cty": "JWT", "kid": self.encrypted_for.kid}
            token = jwe.encrypt_compact(
                head, token.encode(), public, algorithms=["ECDH-ES", "A256GCM"]
            )
        return token

    def userinfo(self) -> tuple[bytes, str]:
        claims = {"sub": self.sub, **self.claims}
        if self.lie == "userinfo sub":
            claims["sub"] = "somebody-else"
        if self.lie == "userinfo without sub":
            claims.pop("sub")
        if self.lie == "userinfo not JSON":
            return b"<html>down</html>", "text/html"
        if not self.userinfo_algorithm:
            return json.dumps(claims).encode(), "application/json"
        claims |= {"iss": self.origin, "aud": "parvis-hub"}
        if self.lie == "userinfo aud":
            claims["aud"] = "somebody-else"
        return self.signed(claims).encode(), "application/jwt"


class _Handler(BaseHTTPRequestHandler):
    provider: Provider
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        one = self.provider
        one.calls.append(("GET", path))
        if path in one.answers:
            return self._send(one.answers[path], b"down", "text/plain")
        if path == "/.well-known/openid-configuration":
            return self._json(200, one.discovery())
        if path == "/jwks":
            return self._json(200, one.keys())
        if path == "/userinfo":
            one.last_authorization = self.headers.get("Authorization", "")
            body, kind = one.userinfo()
            return self._send(200, body, kind)
        return self._json(404, {})

    def do_POST(self) -> None:
        one = self.provider
        path = urlsplit(self.path).path
        one.calls.append(("POST", path))
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        one.last_form = {name: values[0] for name, values in parse_qs(body).items()}
        one.last_authorization = self.headers.get("Authorization", "")
        if path in one.answers:
            return self._send(one.answers[path], b"down", "text/plain")
        if one.lie == "token refused":
            return self._json(400, {"error": "invalid_grant"})
        answer: dict[str, Any] = {
            "access_token": "opaque",
            "token_type": "Bearer",
            "expires_in": 60,
        }
        if one.lie != "no id_token":
            answer["id_token"] = one.id_token()
        return self._json(200, answer)

    def _json(self, status: int, body: object) -> None:
        self._send(status, json.dumps(body).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running() -> Iterator[Provider]:
    """The provider on a free loopback port, until the block ends."""
    provider = Provider()
    handler = type("Handler", (_Handler,), {"provider": provider})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    provider.origin = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
