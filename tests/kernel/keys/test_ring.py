"""The key ring: envelope encryption bound to a purpose, signatures, rotation, strict files."""

import os
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.kernel.keys import (
    CannotDecrypt,
    EnvironmentProvider,
    FolderProvider,
    KeyRingError,
    Ring,
)
from parvis.kernel.keys.material import SoftKey, public_id, verify_signature


@pytest.fixture
def ring(tmp_path):
    return Ring(FolderProvider(tmp_path / "keys"))


_memory = Ring(
    EnvironmentProvider([SoftKey.fresh(k, 1).text() for k in ("encrypt", "sign", "token")])
)


@settings(max_examples=50)
@given(st.text(min_size=1, max_size=40), st.binary(max_size=500))
def test_what_is_encrypted_comes_back(purpose, data):
    assert _memory.decrypt(purpose, _memory.encrypt(purpose, data)) == data


@settings(max_examples=100)
@given(st.binary(max_size=60), st.data())
def test_a_changed_byte_is_refused(data, draw):
    sealed = bytearray(_memory.encrypt("mail", data))
    at = draw.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= draw.draw(st.integers(1, 255))
    with pytest.raises(CannotDecrypt):
        _memory.decrypt("mail", bytes(sealed))


@settings(max_examples=30)
@given(st.binary(max_size=200))
def test_bytes_from_elsewhere_are_refused(data):
    with pytest.raises(CannotDecrypt):
        _memory.decrypt("mail", data)


def test_a_secret_opens_only_for_its_purpose(ring):
    sealed = ring.encrypt("webhook", b"secret")
    with pytest.raises(CannotDecrypt, match="another purpose"):
        ring.decrypt("upstream", sealed)


def test_the_same_text_twice_gives_different_bytes(ring):
    assert ring.encrypt("p", b"x") != ring.encrypt("p", b"x")


def test_rotation_keeps_old_secrets_and_signatures(ring):
    sealed, (old_id, signature) = ring.encrypt("p", b"before"), ring.sign(b"act")
    hashed = ring.hash_token("token")
    ring.rotate()
    assert ring.decrypt("p", sealed) == b"before"
    assert ring.verify(b"act", old_id, signature)
    assert ring.sign(b"act")[0] != old_id
    assert ring.made_with(ring.encrypt("p", b"")) != ring.made_with(sealed)
    assert ring.hash_token("token") == hashed


def test_rotation_is_seen_by_another_process_at_once(ring, tmp_path):
    other = Ring(FolderProvider(tmp_path / "keys"))
    other.encrypt("p", b"loads the ring")
    ring.rotate()
    assert other.decrypt("p", ring.encrypt("p", b"new")) == b"new"
    data_key, signature = ring.sign(b"x")
    assert other.verify(b"x", data_key, signature)


def test_rewrapping_moves_to_the_current_key_without_touching_content(ring):
    sealed = ring.encrypt("p", b"content")
    ring.rotate()
    moved = ring.rewrap("p", sealed)
    assert ring.made_with(moved) == ring.current("encrypt").id
    assert moved[-20:] == sealed[-20:]
    assert ring.decrypt("p", moved) == b"content"


def test_a_missing_key_is_named(ring):
    with pytest.raises(CannotDecrypt, match="which is not in the ring"):
        ring.decrypt("p", _memory.encrypt("p", b"x"))


def test_a_signature_of_other_bytes_or_by_another_key_is_not_good(ring):
    key_id, signature = ring.sign(b"act")
    assert not ring.verify(b"acT", key_id, signature)
    assert not ring.verify(b"act", ring.current("encrypt").id, signature)
    assert not ring.verify(b"act", "0" * 16, signature)


def test_public_keys_are_named_after_themselves(ring):
    key_id, signature = ring.sign(b"act")
    public = ring.public_keys()[key_id]
    assert public_id(public) == key_id
    assert verify_signature(public, b"act", signature)


def test_files_are_made_for_their_owner_only(tmp_path):
    folder = tmp_path / "keys"
    Ring(FolderProvider(folder)).sign(b"")
    assert folder.stat().st_mode & 0o777 == 0o700
    files = sorted(folder.iterdir())
    assert [path.name for path in files] == [
        "encrypt-0001.key",
        "sign-0001.key",
        "token-0001.key",
    ]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666])
def test_a_key_file_that_others_may_read_is_refused_in_words(tmp_path, mode):
    folder = tmp_path / "keys"
    Ring(FolderProvider(folder)).sign(b"")
    os.chmod(folder / "sign-0001.key", mode)
    with pytest.raises(KeyRingError, match=r"can be opened by others .*Run: chmod 600"):
        Ring(FolderProvider(folder)).sign(b"")


def test_a_key_folder_that_others_may_open_is_refused_in_words(tmp_path):
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o755)
    with pytest.raises(KeyRingError, match=r"mode 755.*Run: chmod 700"):
        Ring(FolderProvider(folder)).sign(b"")


def test_a_key_file_under_another_name_is_refused(tmp_path):
    folder = tmp_path / "keys"
    Ring(FolderProvider(folder)).sign(b"")
    os.rename(folder / "sign-0001.key", folder / "sign-0009.key")
    with pytest.raises(KeyRingError, match="another key than its name says"):
        Ring(FolderProvider(folder)).sign(b"")


def test_two_processes_starting_at_once_share_one_ring(tmp_path):
    rings = [Ring(FolderProvider(tmp_path / "keys")) for _ in range(8)]
    ready = threading.Barrier(8)
    sealed = [b""] * 8

    def start(number):
        ready.wait()
        sealed[number] = rings[number].encrypt("p", b"x")

    threads = [threading.Thread(target=start, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [rings[0].decrypt("p", one) for one in sealed] == [b"x"] * 8
    assert len(list((tmp_path / "keys").iterdir())) == 3


def test_the_environment_gives_a_ring_and_refuses_to_rotate_itself():
    texts = [SoftKey.fresh(k, n).text() for k, n in (("encrypt", 1), ("sign", 1), ("token", 1))]
    before = Ring(EnvironmentProvider(texts))
    sealed = before.encrypt("p", b"x")
    after = Ring(EnvironmentProvider([*texts, SoftKey.fresh("encrypt", 2).text()]))
    assert after.decrypt("p", sealed) == b"x"
    assert after.made_with(after.encrypt("p", b"")) != after.made_with(sealed)
    with pytest.raises(KeyRingError, match="then restart"):
        after.rotate()


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["encrypt:1:AAAA"], "not 32 bytes"),
        (["nonsense"], "not written as"),
        ([SoftKey.fresh("encrypt", 1).text()], "no key to sign and no key to token"),
    ],
)
def test_a_bad_environment_is_refused_without_showing_the_secret(texts, words):
    with pytest.raises(KeyRingError, match=words) as caught:
        EnvironmentProvider(texts)
    assert "AAAA" not in str(caught.value)


def test_secrets_do_not_show_in_what_is_printed():
    key = SoftKey.fresh("encrypt", 1)
    assert key.text().split(":")[2] not in repr(key)
    assert repr(key.secret) not in repr(key)
