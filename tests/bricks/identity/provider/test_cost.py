"""SQL statements of a single sign-on: few, and the same whatever happened before."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.bricks.identity.provider.flows import answer_of, flow


def counted(act):
    with CaptureQueriesContext(connection) as found:
        value = act()
    said = [q["sql"] for q in found.captured_queries]
    return value, [s for s in said if not s.startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]


def test_statements_of_a_single_sign_on(person):
    one = flow("oidc", person, userinfo_signed_response_alg="ES256")
    one.userinfo(one.tokens()["access_token"])  # records are in memory now
    response, authorize = counted(one.authorize)
    code = answer_of(response)["code"]
    answer, token = counted(lambda: one.token(code))
    _, userinfo = counted(lambda: one.userinfo(answer.json()["access_token"]))
    # Read: session and epoch. Write: grant, entry, who is concerned; one statement on PostgreSQL.
    joined = connection.vendor == "postgresql"
    assert len(authorize) == (2 if joined else 4), authorize
    assert len(token) == 1, token  # the compare-and-swap
    # Read: grant, session, epoch. Write: entry, who is concerned.
    assert len(userinfo) == (2 if joined else 3), userinfo


def test_no_template_on_the_way(person, monkeypatch):
    import django.template.base

    one = flow("oidc", person)
    one.tokens()

    def rendered(*args, **kwargs):
        raise AssertionError("a template was rendered on a single sign-on")

    monkeypatch.setattr(django.template.base.Template, "render", rendered)
    assert "code" in one.sso()
