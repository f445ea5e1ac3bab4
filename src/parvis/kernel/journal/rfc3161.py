"""Time stamp requests and tokens of RFC 3161, in the few bytes of DER that they need. Pure.

What is checked here is that a token is about our digest and answers our request. Whether its
signature is that of a trusted authority is asked of a tool that knows authorities:
`openssl ts -verify -digest … -token_in -in FILE -CAfile …`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

_SEQUENCE, _INTEGER, _OCTETS, _TIME, _SET, _TAGGED = 0x30, 0x02, 0x04, 0x18, 0x31, 0xA0
_SHA256 = bytes.fromhex("300d06096086480165030402010500")  # AlgorithmIdentifier, RFC 5754
_TRUE = bytes.fromhex("0101ff")


@dataclass(frozen=True)
class Token:
    """What a time stamp token says: which digest existed when."""

    digest: bytes
    at: dt.datetime
    nonce: int | None
    der: bytes


def request(digest: bytes, nonce: int) -> bytes:
    """TimeStampReq (section 2.4.1) over a SHA-256 digest, asking for the certificate."""
    imprint = _der(_SEQUENCE, _SHA256 + _der(_OCTETS, digest))
    return _der(_SEQUENCE, _der(_INTEGER, b"\x01") + imprint + _integer(nonce) + _TRUE)


def answer(response: bytes, digest: bytes, nonce: int) -> Token:
    """The token of a TimeStampResp (section 2.4.2); ValueError in words when it is not ours."""
    parts = list(_parts(_only(response, _SEQUENCE)))
    said = list(_parts(parts[0][1])) if parts else []
    if not said or said[0][0] != _INTEGER:
        raise ValueError("this is not a time stamp answer")
    status = int.from_bytes(said[0][1])
    if status not in (0, 1) or len(parts) < 2:
        raise ValueError(f"the authority refused (status {status})")
    token = parse(parts[1][2])
    if token.digest != digest:
        raise ValueError("the token is about another digest")
    if token.nonce != nonce:
        raise ValueError("the token answers another request")
    return token


def parse(der: bytes) -> Token:
    """Read a token: ContentInfo, SignedData, TSTInfo; ValueError when it is not one."""
    try:
        content = list(_parts(_only(der, _SEQUENCE)))
        signed = list(_parts(_only(content[1][1], _SEQUENCE)))
        inside = list(_parts(signed[2][1]))
        info = list(_parts(_only(_only(inside[1][1], _OCTETS), _SEQUENCE)))
        imprint = list(_parts(info[2][1]))
        if not imprint[0][1].startswith(_SHA256[2:13]):  # its object identifier
            raise ValueError("the token is not over SHA-256")
        times = [content for tag, content, _whole in info if tag == _TIME]
        nonces = [content for tag, content, _whole in info[4:] if tag == _INTEGER]
        return Token(
            digest=_only(imprint[1][2], _OCTETS),
            at=_instant(times[0]),
            nonce=int.from_bytes(nonces[0], signed=True) if nonces else None,
            der=der,
        )
    except IndexError as error:
        raise ValueError("this is not a time stamp token") from error


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(length)]) + length + content


def _integer(value: int) -> bytes:
    return _der(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1, signed=True))


def _parts(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Each element of a content: tag, content, whole; ValueError for what is not DER."""
    at = 0
    while at < len(data):
        start, at = at, at + 2
        if at > len(data):
            raise ValueError("an element is cut off")
        tag, size = data[start], data[start + 1]
        if size >= 0x80:
            width = size & 0x7F
            if not 1 <= width <= 4:
                raise ValueError("a length is not DER")
            size, at = int.from_bytes(data[at : at + width]), at + width
        if at + size > len(data):
            raise ValueError("an element is cut off")
        yield tag, data[at : at + size], data[start : at + size]
        at += size


def _only(data: bytes, tag: int) -> bytes:
    """Content of the one element that the data is."""
    found = list(_parts(data))
    if len(found) != 1 or found[0][0] != tag:
        raise ValueError("this is not a time stamp token")
    return found[0][1]


def _instant(content: bytes) -> dt.datetime:
    """GeneralizedTime in UTC, fractions of a second cut off."""
    text = content.decode("ascii").removesuffix("Z").split(".")[0]
    return dt.datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
