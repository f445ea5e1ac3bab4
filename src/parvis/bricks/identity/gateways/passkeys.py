"""Reads what browsers answer about passkeys (CBOR, COSE, signatures) through `webauthn`.

The rules are `domain.passkeys`; the library checks them once more beside the signature.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    parse_attestation_object,
    parse_authentication_credential_json,
    parse_authenticator_data,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.structs import AuthenticatorData

from parvis.bricks.identity.domain import passkeys
from parvis.bricks.identity.domain.passkeys import Fault, Known, New, Said, Site, Used, Wrong

_TRANSPORTS = frozenset({"usb", "nfc", "ble", "internal", "hybrid", "smart-card", "cable"})
_ALGORITHMS = [COSEAlgorithmIdentifier(alg) for alg in passkeys.ALGORITHMS]


def check_new(answer: str, site: Site, challenge: bytes, known: Collection[str] = ()) -> New:
    """The passkey of a registration; Wrong with its fault."""
    said, transports = _read_new(answer)
    fault = passkeys.judge_new(said, site, challenge, known)
    if fault is not None:
        raise Wrong(fault)
    try:
        found = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.id,
            expected_origin=site.origin,
            require_user_verification=True,
            supported_pub_key_algs=_ALGORITHMS,
        )
    except Exception as error:
        raise Wrong(Fault.ALGORITHM if "alg" in str(error) else Fault.SIGNATURE) from error
    return New(
        credential=said.credential,
        public_key=found.credential_public_key,
        count=found.sign_count,
        aaguid=found.aaguid,
        transports=transports,
        synced=found.credential_backed_up,
    )


def credential_of(answer: str) -> str:
    """Which passkey an answer names, to look it up before anything is believed; Wrong if none."""
    return _read_use(answer).credential


def challenge_of(answer: str) -> bytes:
    """Which challenge an answer is for, to find the ceremony that waits for it; Wrong if none."""
    try:
        _bounded(answer)
        client = base64url_to_bytes(json.loads(answer)["response"]["clientDataJSON"])
        return parse_client_data_json(client).challenge
    except Exception as error:
        raise Wrong(Fault.MALFORMED) from error


def check_use(
    answer: str, site: Site, challenge: bytes, known: Known | None, *, handle: str = ""
) -> Used:
    """The sign-in of a passkey; Wrong with its fault. Keep `count` by compare-and-swap."""
    said = _read_use(answer)
    fault = passkeys.judge_use(said, site, challenge, known, handle=handle)
    # a counter is believed only when it is signed: the signature is checked before it is judged
    if known is None or fault not in (None, Fault.COUNTER):
        raise Wrong(fault or Fault.UNKNOWN)
    try:
        found = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.id,
            expected_origin=site.origin,
            credential_public_key=known.public_key,
            credential_current_sign_count=0 if fault is None else -1,
            require_user_verification=True,
        )
    except Exception as error:
        raise Wrong(Fault.SIGNATURE) from error
    if fault is not None:
        raise Wrong(fault)
    return Used(said.credential, found.new_sign_count, found.credential_backed_up)


def _read_new(answer: str) -> tuple[Said, tuple[str, ...]]:
    try:
        _bounded(answer)
        given = parse_registration_credential_json(answer)
        made = parse_attestation_object(given.response.attestation_object)
        said = _said(given.id, given.response.client_data_json, made.auth_data)
        named = json.loads(answer)["response"].get("transports") or ()
        transports = tuple(one for one in named if one in _TRANSPORTS)
    except Exception as error:  # the library lets many kinds through on hostile bytes
        raise Wrong(Fault.MALFORMED) from error
    return said, transports


def _read_use(answer: str) -> Said:
    try:
        _bounded(answer)
        given = parse_authentication_credential_json(answer)
        held = parse_authenticator_data(given.response.authenticator_data)
        handle = given.response.user_handle
        return _said(
            given.id,
            given.response.client_data_json,
            held,
            bytes_to_base64url(handle) if handle else "",
        )
    except Exception as error:
        raise Wrong(Fault.MALFORMED) from error


def _bounded(answer: str) -> None:
    if not 0 < len(answer) <= passkeys.LONGEST_ANSWER:
        raise Wrong(Fault.MALFORMED)


def _said(credential: str, client: bytes, held: AuthenticatorData, handle: str = "") -> Said:
    data = parse_client_data_json(client)
    facts: dict[str, Any] = json.loads(client)
    return Said(
        purpose=str(facts["type"]),
        credential=credential,
        challenge=data.challenge,
        origin=str(data.origin),
        embedded=facts.get("crossOrigin", False) is not False,
        site_digest=held.rp_id_hash,
        present=held.flags.up,
        verified=held.flags.uv,
        count=held.sign_count,
        handle=handle,
    )
