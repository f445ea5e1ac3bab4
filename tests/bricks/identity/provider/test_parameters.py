"""Parameters are read as Django reads them, each once."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from parvis.bricks.identity.contracts.provider import parameters
from parvis.bricks.identity.contracts.provider.errors import Refused
from parvis.bricks.identity.domain.faults import Fault

FORM = "application/x-www-form-urlencoded"
PARTS = (b"a", b"+", b"b=1", b"c=", b"=d", b"&", b"%", b"%e9", b"%C3%A9", b"\xe9", b"\xc3\xa9",
         b";", b"%00", b"e=%2B&f", b"#", b"state=x")  # fmt: skip
BYTES = st.lists(st.sampled_from(PARTS), max_size=8).map(b"&".join)


@given(BYTES)
def test_the_same_pairs_as_django(form):
    expected = [(name, one) for name, all_ in QueryDict(form).lists() for one in all_]
    assert sorted(parameters._pairs(form)) == sorted(expected)


@pytest.mark.parametrize("sent", ["a=1&a=2", "a=1&b=2&a=1"])
def test_each_once(sent):
    with pytest.raises(Fault, match="given twice"):
        parameters.of_authorize(RequestFactory().get(f"/?{sent}"))
    with pytest.raises(Refused, match="given twice"):
        parameters.of_form(RequestFactory().post("/", sent, content_type=FORM))


def test_too_many_fields(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    with pytest.raises(Refused, match="cannot be read"):
        parameters.of_form(RequestFactory().post("/", "a&b&c&d", content_type=FORM))
    with pytest.raises(Fault):
        parameters.of_authorize(RequestFactory().get("/?a&b&c&d"))


def test_get_and_post_of_authorize_are_read_alike():
    get = RequestFactory().get("/", {"state": "é+ &", "nonce": ""})
    post = RequestFactory().post("/", {"state": "é+ &", "nonce": ""})  # a form in parts
    assert parameters.of_authorize(get) == parameters.of_authorize(post)
    assert parameters.of_authorize(get) == {"state": "é+ &", "nonce": ""}
