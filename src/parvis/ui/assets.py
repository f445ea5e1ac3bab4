"""Static files with a hash in their name, compressed once, collected when they changed."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from parvis import __version__

MARK = ".fingerprint"
# Parts of libraries that no page loads: htmx 4 and its extensions, sources beside their .min.js.
UNUSED = ("ext", "htmax*", "htmx-4*", "htmx-2.js")


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Hashed names; a file that is not in the manifest is served under its own name."""

    manifest_strict = False


def collect() -> bool:
    """Bring `STATIC_ROOT` up to date; True when something had to be done.

    Called at start, before the web server's entry point is imported (WhiteNoise lists the folder
    once). Unchanged files cost one `stat` each. Two processes starting at once wait for each
    other; a new folder takes the old one's place in one move, so that no page is ever served
    against half a folder. Where the folder cannot be written (a read-only image), a folder
    collected before is used as it is, and OSError says so when there is none.
    """
    root = Path(settings.STATIC_ROOT)
    wanted = fingerprint()
    if _mark(root) == wanted:
        return False
    root.parent.mkdir(parents=True, exist_ok=True)
    with (root.parent / f".{root.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _mark(root) == wanted:  # another process did it meanwhile
            return False
        _build(root, wanted)
    return True


def _build(root: Path, wanted: str) -> None:
    fresh, old = root.with_name(f".{root.name}.new"), root.with_name(f".{root.name}.old")
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    storage = HashedStorage(location=str(fresh))
    paths = {}
    for name, source in _sources():
        target = fresh / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
        paths[name] = (storage, name)
    for name, _hashed, done in storage.post_process(paths, dry_run=False):
        if isinstance(done, Exception):
            raise RuntimeError(f"static file {name} cannot be prepared") from done
    (fresh / MARK).write_text(wanted, encoding="ascii")
    if root.exists():
        os.replace(root, old)
    os.replace(fresh, root)
    shutil.rmtree(old, ignore_errors=True)
    if isinstance(staticfiles_storage, HashedStorage):  # names read before are out of date
        staticfiles_storage.hashed_files, _digest = staticfiles_storage.load_manifest()


def fingerprint() -> str:
    """Digest of names, sizes and dates of all source files, and of the version."""
    digest = hashlib.sha256(f"{__version__} {settings.STORAGES['staticfiles']}".encode())
    for name, path in sorted(_sources()):
        found = path.stat()
        digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _sources() -> Iterator[tuple[str, Path]]:
    for finder in finders.get_finders():
        for name, storage in finder.list(list(UNUSED)):
            yield name, Path(storage.path(name))


def _mark(root: Path) -> str:
    try:
        return (root / MARK).read_text(encoding="ascii")
    except OSError:
        return ""
