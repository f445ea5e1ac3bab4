"""A process that receives files and says each one it acknowledged, until it is killed."""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
django.setup()

from parvis.kernel import files  # noqa: E402 - models need the setup
from parvis.kernel.access import system  # noqa: E402
from parvis.kernel.files import storage, sweeping  # noqa: E402
from parvis.kernel.files.models import Content, File  # noqa: E402
from parvis.kernel.urns import urn  # noqa: E402
from tests.kernel.files import samples  # noqa: E402


def main(arguments: list[str]) -> None:
    """`send SEED`, or `check` (ids on stdin; prints what is wrong)."""
    if arguments[0] == "send":
        number = int(arguments[1])
        while True:
            number += 1
            upload = samples.Upload(
                samples.png(number % 9973 + 1, number // 9973 + 1), f"{number}.png"
            )
            ref = files.receive(
                system("t"), upload, owner=urn("t", "t", "1"), organisation=None, purpose="t"
            )
            sys.stdout.write(f"{ref.id} {ref.sha256}\n")
            sys.stdout.flush()
    else:
        for line in sys.stdin:
            number, sha256 = line.split()
            assert files.get(number).sha256 == sha256
            files.read(number)
        sweeping.GRACE_SECONDS = 0
        sweeping.collect()
        for file in File.objects.select_related("content"):
            files.read(file.id)
        places = {p.name for p in storage.root().glob("??/??/*")}
        assert places == {c.place.rpartition("/")[2] for c in Content.objects.all()}
        assert not list(storage.root().glob("incoming/*"))
        sys.stdout.write("whole\n")


if __name__ == "__main__":
    main(sys.argv[1:])
