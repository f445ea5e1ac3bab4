"""docs/identity/conformance.md: every test that it names exists, every module and row has one."""

from __future__ import annotations

import ast
import re
from functools import cache

from tests.bricks.identity.conformance import rows
from tests.bricks.identity.conformance.table import beside
from tests.consistency.source import ROOT

PAGE = ROOT / "docs/identity/conformance.md"
# Modules of the plans, by the Foundation's names: the common beginning left out.
BASIC = """
server response-type-missing idtoken-signature idtoken-unsigned userinfo-get userinfo-post-header
userinfo-post-body ensure-request-without-nonce-succeeds-for-code-flow scope[profile] scope[email]
scope[address] scope[phone] scope[all] alternate-happy-flow display[page] display[popup]
prompt-login prompt-none-not-logged-in prompt-none-logged-in max-age-1 max-age-10000
ensure-request-with-unknown-parameter-succeeds id-token-hint login-hint ui-locales claims-locales
ensure-request-with-acr-values-succeeds codereuse codereuse-30seconds
ensure-registered-redirect-uri ensure-post-request-succeeds server-client-secret-post
request-uri-unsigned-supported-correctly-or-rejected-as-unsupported
unsigned-request-object-supported-correctly-or-rejected-as-unsupported claims-essential
ensure-request-object-with-redirect-uri refresh-token ensure-request-with-valid-pkce-succeeds
"""
CONFIG = "discovery-endpoint-verification[oidc]"
LOGOUT = """
discovery-endpoint-verification bad-post-logout-redirect-uri modified-id-token-hint
no-id-token-hint no-params no-post-logout-redirect-uri no-state only-state
query-added-to-post-logout-redirect-uri hint-signed-by-someone-else
"""
CLIENT = """
invalid-iss missing-sub invalid-aud missing-iat kid-absent-single-jwks kid-absent-multiple-jwks
idtoken-sig-none idtoken-sig-rs256 invalid-sig-rs256 invalid-sig-es256 userinfo-invalid-sub
nonce-invalid client-secret-basic client-secret-post scope-userinfo-claims signing-key-rotation
"""
MODULES = [
    *(f"oidcc-{one}" for one in (*BASIC.split(), *CONFIG.split())),
    "oidcc-rp-initiated-logout",
    *(f"oidcc-rp-initiated-logout-{one}" for one in LOGOUT.split()),
    "oidcc-backchannel-rp-initiated-logout",
    "oidcc-backchannel-rp-initiated-logout-discovery-endpoint-verification",
    "oidcc-client-test",
    *(f"oidcc-client-test-{one}" for one in CLIENT.split()),
]


@cache
def _functions(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef))


def _named() -> list[str]:
    return re.findall(r"`([\w/.]+\.py::\w+)`", PAGE.read_text(encoding="utf-8"))


def test_every_test_named_exists():
    named = _named()
    assert len(named) > 80
    for one in sorted(set(named)):
        file, _, function = one.partition("::")
        path = f"tests{file}" if file.startswith("/") else f"tests/bricks/identity/{file}"
        assert (ROOT / path).is_file(), f"{PAGE.name} names a file that is not there: {one}"
        assert function in _functions(path), f"{PAGE.name} names a test that is not there: {one}"


def test_every_module_of_the_plans_has_its_test_and_passed():
    """Modules of the provider are rows with a result; those of the hub as a client are tests."""
    text = PAGE.read_text(encoding="utf-8")
    client = _functions("tests/bricks/identity/test_relying_party.py")
    for module in MODULES:
        if module.startswith("oidcc-client-"):
            assert f"test_{module.replace('-', '_')}" in client, f"no test for {module}"
            continue
        row = re.search(rf"^\| {re.escape(module)} \| (?:`[^`]+` \| )?(\w+) \|$", text, re.M)
        assert row, f"no row for {module}"
        assert row[1] == "passed", row[0]


def test_every_row_of_the_security_checklist_has_a_test():
    assert len(rows.ATTACKS) == 20
    assert all(tests for _rule, tests in rows.ATTACKS)


def test_the_page_has_the_tables_as_they_are_now():
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    lacking = [line for line in beside() if line not in lines]
    assert not lacking, "python -m tests.bricks.identity.conformance.table writes the page again"
