"""Bytes in S3-compatible storage, by boto3 (the `s3` extra).

Credentials, region and endpoint are boto3's own (AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL_S3, …), so
that an orchestrator's secrets work as they are.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from parvis.kernel import clock
from parvis.kernel.files.errors import UnknownFile
from parvis.kernel.files.storage import PLACE
from parvis.kernel.settings import SettingError

_MISSING = {"404", "NoSuchKey", "NotFound"}
_READ_AHEAD = 1_048_576


class S3Store:
    """One bucket, under one prefix."""

    remote = True

    def __init__(self, client: Any, bucket: str, prefix: str) -> None:
        self.client, self.bucket, self.prefix = client, bucket, prefix

    @classmethod
    def at(cls, address: str) -> S3Store:
        """The store of an address `s3://bucket/prefix`; SettingError when it is not one."""
        parts = urlsplit(address)
        if parts.scheme != "s3" or not parts.netloc:
            raise SettingError(f"PARVIS_FILES_S3: {address} is not s3://bucket/prefix.")
        prefix = parts.path.strip("/")
        return cls(_client(), parts.netloc, f"{prefix}/" if prefix else "")

    def keep(self, path: Path, place: str) -> None:
        """Send the file; S3 answers only when it is durable. Large files go in parts."""
        self.client.upload_file(
            str(path),
            self.bucket,
            self._key(place),
            ExtraArgs={"ContentType": "application/octet-stream"},
        )

    def open(self, place: str) -> BinaryIO:
        """The object, read by ranges as asked for."""
        size = self._size(place)
        if size is None:
            raise UnknownFile(place)
        raw = _Ranges(self.client, self.bucket, self._key(place), size)
        return cast("BinaryIO", io.BufferedReader(raw, _READ_AHEAD))

    def exists(self, place: str) -> bool:
        """Whether the object is there."""
        return self._size(place) is not None

    def forget(self, place: str) -> None:
        """Delete the object; S3 says nothing when there is none."""
        self.client.delete_object(Bucket=self.bucket, Key=self._key(place))

    def older_than(self, seconds: float) -> Iterator[str]:
        """List the bucket under the prefix, a thousand objects per call."""
        limit = clock.now().timestamp() - seconds
        pages = self.client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.bucket, Prefix=self.prefix):
            for one in page.get("Contents", ()):
                place = one["Key"].removeprefix(self.prefix)
                if PLACE.match(place) and one["LastModified"].timestamp() < limit:
                    yield place

    def _key(self, place: str) -> str:
        return f"{self.prefix}{place}"

    def _size(self, place: str) -> int | None:
        try:
            head = self.client.head_object(Bucket=self.bucket, Key=self._key(place))
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _MISSING:
                return None
            raise
        return int(head["ContentLength"])


@cache
def _client() -> Any:
    """One client for all threads (boto3's clients are safe to share)."""
    retries = {"max_attempts": 4, "mode": "standard"}
    return boto3.client("s3", config=Config(connect_timeout=5, read_timeout=30, retries=retries))


class _Ranges(io.RawIOBase):
    """A seekable file whose reads are ranged GETs."""

    def __init__(self, client: Any, bucket: str, key: str, size: int) -> None:
        super().__init__()
        self._client, self._bucket, self._key_name = client, bucket, key
        self._size, self._at = size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readall(self) -> bytes:
        """The rest in one call (io's own would ask for 8 KB at a time)."""
        return self._get(self._size - self._at)

    def readinto(self, buffer: Any) -> int:
        data = self._get(min(len(buffer), self._size - self._at))
        buffer[: len(data)] = data
        return len(data)

    def _get(self, wanted: int) -> bytes:
        if wanted <= 0:
            return b""
        answer = self._client.get_object(
            Bucket=self._bucket,
            Key=self._key_name,
            Range=f"bytes={self._at}-{self._at + wanted - 1}",
        )
        data: bytes = answer["Body"].read()
        self._at += len(data)
        return data
