"""Settings of the test suite: a var folder of its own, removed at exit; never the developer's."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_var = tempfile.mkdtemp(prefix="parvis-tests-")
atexit.register(shutil.rmtree, _var, ignore_errors=True)
os.environ["PARVIS_ENV"] = "test"
os.environ["PARVIS_VAR"] = _var
# compiling takes minutes: once for all workers, suites and runs of one state of the sources; in the
# checkout, since what is kept there is run and nobody else may write it
_kernel = Path(__file__).parents[1] / ".kernel"
os.environ.setdefault("PARVIS_REGISTERS_KERNEL_FOLDER", str(_kernel))
os.environ["PARVIS_LOOKS_SECONDS"] = "0"  # looks wait for journal.flush()
os.environ["PARVIS_COMPANIES_RATE"] = os.environ["PARVIS_SIRENE_RATE"] = "0"  # tests ask fast
os.environ.setdefault("PARVIS_LANGUAGE", "en")

from parvis.config.settings import *  # noqa: E402, F403
from parvis.config.settings import MIDDLEWARE, TEMPLATES  # noqa: E402
from parvis.ui.i18n.catalogues import ensure_compiled  # noqa: E402
from tests.strict import UNDEFINED  # noqa: E402

ensure_compiled()
MIDDLEWARE = ["tests.hygiene.HygieneMiddleware", *MIDDLEWARE]
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UNDEFINED

if "sqlite" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

from parvis.ui.i18n import ensure_compiled  # noqa: E402

ensure_compiled()
