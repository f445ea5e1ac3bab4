"""Which store is in force: the local folder, or S3 when configured."""

from __future__ import annotations

from parvis.kernel.files.storage import LocalStore, Store, root
from parvis.kernel.settings import setting

S3 = setting(
    "PARVIS_FILES_S3",
    str,
    "",
    "Empty: files in the var folder. Else s3://bucket/prefix (needs the s3 extra).",
)


def current() -> Store:
    """The store in force; SettingError in words when it cannot be used."""
    where = S3.read()
    if not where:
        return LocalStore(root())
    from parvis.kernel.files.s3 import S3Store  # boto3 is an extra: imported when it is asked for

    return S3Store.at(where)
