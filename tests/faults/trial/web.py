"""The web server with its worker inside, as `parvis run` starts it: `… trial.web PORT`."""

import sys

import django

django.setup()

from parvis.config import serving  # noqa: E402

if __name__ == "__main__":
    serving.serve("127.0.0.1", int(sys.argv[1]), processes=1, threads=2, with_worker=True)
