"""Names of persons: both vectors of the reference, and what version 2 mends."""

from hypothesis import given
from hypothesis import strategies as st

from parvis.bricks.identity.domain import subjects

SECRET, ENTITY = "parvis-test-secret", "entity-0001"
ANGELA = {
    "given_name": "Angela Claire Louise",
    "family_name": "DUBOIS",
    "birthdate": "1962-08-24",
    "gender": "female",
    "birthplace": "75107",
    "birthcountry": "99100",
}
JOELLE = {
    "given_name": "Joëlle Françoise",
    "family_name": "DUBINÔRE",
    "birthdate": "1992-00-00",
    "gender": "male",
    "birthplace": "anything",
    "birthcountry": "99352",
}


def test_first_vector():
    seed = subjects.identity_hash(ANGELA)
    assert seed == "Sr1x7B9YHc4uoiIcvqx8lzxq6nvLg1rN/n1klPFSgGA="
    assert subjects.franceconnect_v1(ENTITY, seed, SECRET) == (
        "f603df81c4b46b97d8401596ca12a9f1aa7ec598960e7f1ca9c7d492b5242ed2v1"
    )


def test_second_vector_accents_and_birth_abroad():
    seed = subjects.identity_hash(JOELLE)
    assert subjects.franceconnect_v1(ENTITY, seed, SECRET) == (
        "e2283016d287e80d44523728239de1b5ce6ce2e543b0549f8582f3efdcdcd7ccv1"
    )
    assert subjects.identity_hash({**JOELLE, "birthplace": "99352"}) == seed


def test_version_2_keeps_apart_what_version_1_merges():
    one = {**ANGELA, "given_name": "Ana", "family_name": "BELLE"}
    two = {**ANGELA, "given_name": "AnaB", "family_name": "ELLE"}
    assert subjects.identity_hash(one) == subjects.identity_hash(two)
    assert subjects.identity_hash_v2(one, SECRET) != subjects.identity_hash_v2(two, SECRET)
    latin, cut = {**ANGELA, "given_name": "A"}, {**ANGELA, "given_name": chr(0x141)}
    assert subjects.identity_hash(latin) == subjects.identity_hash(cut)
    assert subjects.identity_hash_v2(latin, SECRET) != subjects.identity_hash_v2(cut, SECRET)


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_version_2_and_pairwise_never_merge_fields(a, b, c, d):
    assert (subjects.pairwise(a, b, SECRET) == subjects.pairwise(c, d, SECRET)) == (
        (a, b) == (c, d)
    )
    assert subjects.franceconnect_v2(a, b, SECRET) != subjects.pairwise(a, b, SECRET) + "v2"
