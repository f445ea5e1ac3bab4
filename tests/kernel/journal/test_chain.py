"""The arithmetic of the chain, against RFC 6962."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.kernel.journal import chain


def rfc6962(leaves):
    """Section 2.1, word for word: D[0:k] and D[k:n], k the largest power of two below n."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + rfc6962(leaves[:k]) + rfc6962(leaves[k:])).digest()


@settings(max_examples=60)
@given(st.lists(st.binary(max_size=5), max_size=40))
def test_the_root_is_that_of_the_rfc(data):
    leaves = [chain.leaf(one) for one in data]
    assert chain.root(leaves) == rfc6962(leaves)


# Test vectors of the Certificate Transparency log implementation (RFC 6962 reference code).
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657",
          "606162636465666768696a6b6c6d6e6f"]  # fmt: skip
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("size", ROOTS)
def test_known_roots(size):
    leaves = [chain.leaf(bytes.fromhex(text)) for text in INPUTS[:size]]
    assert chain.root(leaves).hex() == ROOTS[size]


def test_a_link_depends_on_everything():
    base = chain.link(chain.START, 1, bytes(32))
    assert base != chain.link(b"\x01" * 32, 1, bytes(32))
    assert base != chain.link(chain.START, 2, bytes(32))
    assert base != chain.link(chain.START, 1, b"\x01" * 32)


def test_json_has_one_form():
    assert chain.canonical({"b": "é", "a": [1, None]}) == '{"a":[1,null],"b":"é"}'.encode()
    with pytest.raises(ValueError):
        chain.canonical(float("nan"))


@pytest.mark.parametrize("text", ["AB", "a b", "abc", "", 5])
def test_hexadecimal_has_one_form(text):
    with pytest.raises((ValueError, TypeError)):
        chain.unhex(text, 1)
