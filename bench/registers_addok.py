"""The peer: addok 1.3.2 with its plugins and Debian's Redis, installed and run by the benchmark.

Everything lives in the benchmark's work folder (`PARVIS_BENCH_FOLDER`, else the temporary
folder): a virtual environment of its own, one folder for each set imported. An import takes
minutes and is kept: the same documents are not imported twice. Redis listens on a free port of
the loopback and is ended when the measure is.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGES = (
    "addok==1.3.2", "addok-fr==1.1.0", "addok-france==1.2.0", "addok-csv==1.1.0",
    "addok-sqlite-store==1.1.0",
)  # fmt: skip
WORKER = Path(__file__).with_name("registers_addok_worker.py")
# What the national service runs with (reference registers, 1.1).
CONFIG = """
EXTRA_FIELDS = [{"key": k} for k in ("citycode", "oldcitycode", "oldcity", "district")]
FILTERS = ["type", "postcode", "citycode"]
PROCESSORS_PYPATHS = [
    "addok.helpers.text.tokenize", "addok.helpers.text.normalize", "addok_france.glue_ordinal",
    "addok_france.fold_ordinal", "addok_france.flag_housenumber",
    "addok.helpers.text.synonymize", "addok_fr.phonemicize",
]
QUERY_PROCESSORS_PYPATHS = [
    "addok.helpers.text.check_query_length", "addok_france.extract_address",
    "addok_france.clean_query", "addok_france.remove_leading_zeros",
]
SEARCH_RESULT_PROCESSORS_PYPATHS = [
    "addok.helpers.results.match_housenumber", "addok_france.make_labels",
    "addok.helpers.results.score_by_importance",
    "addok.helpers.results.score_by_autocomplete_distance",
    "addok.helpers.results.score_by_ngram_distance",
    "addok.helpers.results.score_by_geo_distance", "addok.helpers.results.adjust_scores",
]
DOCUMENT_STORE_PYPATH = "addok_sqlite_store.SQLiteStore"
ATTRIBUTION, LICENCE = "BAN", "ETALAB-2.0"
BATCH_WORKERS = 2
"""


def work_folder() -> Path:
    """Where the benchmark keeps what takes long to make; never in the repository."""
    given = os.environ.get("PARVIS_BENCH_FOLDER")
    folder = Path(given) if given else Path(tempfile.gettempdir()) / "parvis-bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@dataclass(frozen=True)
class Run:
    """Answers to questions in their order (identifiers, best first), processor seconds of
    Python and of Redis, and the wall milliseconds of each question."""

    answers: list[list[str]]
    python_s: float
    redis_s: float
    wall_ms: list[float]

    @property
    def cpu_s(self) -> float:
        """Processor seconds of both."""
        return self.python_s + self.redis_s


def install() -> Path:
    """The interpreter of addok's environment, made when it is not there yet."""
    if shutil.which("redis-server") is None:
        raise SystemExit("The peer needs Redis: install Debian's package `redis-server`.")
    folder = work_folder() / "addok"
    python = folder / "bin" / "python"
    if not (folder / "installed").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *PACKAGES], check=True)
        (folder / "installed").touch()
    return python


class Addok:
    """One set of documents in one addok."""

    def __init__(self, name: str, documents: Path) -> None:
        self.python = install()
        stat = documents.stat()
        said = f"{stat.st_size} {stat.st_mtime_ns} {CONFIG} {PACKAGES}"
        mark = hashlib.sha256(said.encode()).hexdigest()[:12]
        self.documents = documents
        self.folder = work_folder() / f"addok-{name}-{mark}"
        self.folder.mkdir(exist_ok=True)
        (self.folder / "addok.conf").write_text(CONFIG, encoding="utf-8")
        self._port = 0

    @contextmanager
    def running(self) -> Iterator[Addok]:
        """Redis up, the set imported; Redis is ended at the end."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        said = f"--port {self._port} --bind 127.0.0.1 --daemonize no --loglevel warning"
        words = ["redis-server", *said.split(), "--save", "", "--dir", str(self.folder)]
        redis = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            self._wait(redis)
            if not (self.folder / "imported.json").exists():
                self._import()
            yield self
        finally:
            redis.terminate()
            redis.wait()

    def _wait(self, redis: subprocess.Popen[bytes]) -> None:
        """Until Redis has read its dump."""
        for _ in range(600):
            if redis.poll() is not None:
                raise SystemExit("Redis ended at once: see whether its port is taken.")
            try:
                with socket.create_connection(("127.0.0.1", self._port), 1) as line:
                    line.sendall(b"PING\r\n")
                    if line.recv(64).startswith(b"+PONG"):
                        return
            except OSError:
                pass
            time.sleep(0.2)
        raise SystemExit("Redis does not answer.")

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"], "REDIS_HOST": "127.0.0.1", "REDIS_PORT": str(self._port),
            "ADDOK_CONFIG_MODULE": str(self.folder / "addok.conf"),
            "ADDOK_SQLITE_DB_PATH": str(self.folder / "addok.db"),
            "ADDOK_LOG_DIR": str(self.folder), "PYTHONWARNINGS": "ignore",
        }  # fmt: skip

    def _import(self) -> None:
        """Index the documents and their edge n-grams; keep what it cost."""
        print(f"addok imports {self.documents.name}: minutes, once", flush=True)
        (self.folder / "addok.db").unlink(missing_ok=True)
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        addok = str(self.python.with_name("addok"))
        for words in (["batch", str(self.documents)], ["ngrams"]):
            done = subprocess.run(
                [addok, *words], env=self._environment(), capture_output=True, check=False
            )
            if done.returncode:
                raise SystemExit(f"addok {words[0]} failed:\n{done.stderr.decode()[-2000:]}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        told = self._work({"save": True})
        cost = {
            "python_s": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
            "redis_s": told["redis_total_s"], "wall_s": time.monotonic() - started,
            "redis_mb": told["redis_mb"],
            "store_mb": (self.folder / "addok.db").stat().st_size >> 20,
        }  # fmt: skip
        (self.folder / "imported.json").write_text(json.dumps(cost), encoding="utf-8")

    def import_cost(self) -> dict[str, float]:
        """Processor seconds, megabytes of Redis and of the store, as they were when imported."""
        return dict(json.loads((self.folder / "imported.json").read_text(encoding="utf-8")))

    def search(self, texts: Iterable[str], *, autocomplete: bool) -> Run:
        """Ask every question once, five answers each."""
        return self._run({"search": list(texts), "autocomplete": autocomplete})

    def reverse(self, points: Iterable[tuple[float, float]]) -> Run:
        """The nearest address to points given as (lon, lat)."""
        return self._run({"reverse": list(points)})

    def _run(self, work: dict[str, Any]) -> Run:
        told = self._work(work)
        return Run(told["answers"], told["python_s"], told["redis_s"], told["wall_ms"])

    def _work(self, work: dict[str, Any]) -> dict[str, Any]:
        """Run the worker in addok's environment."""
        asked, answered = self.folder / "asked.json", self.folder / "answered.json"
        asked.write_text(json.dumps(work), encoding="utf-8")
        done = subprocess.run(
            [str(self.python), str(WORKER), str(asked), str(answered)],
            env=self._environment(), capture_output=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"addok failed:\n{done.stderr.decode()[-2000:]}")
        return dict(json.loads(answered.read_text(encoding="utf-8")))
