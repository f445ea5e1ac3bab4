"""Sign-ins per core-second, beside django-oauth-toolkit on the same machine in the same run.

    make bench-identity            20,000 accounts, 60 clients, some minutes
    make bench-identity FULL=1     4 million accounts, 600 clients, on both databases

One sign-in is authorize (single sign-on) + token + userinfo, id_token and userinfo signed ES256,
the agent's rights among the claims; hub, history and journal on; 24 persons at 8 clients in turn.
CPU time of every server process counts, the database's included, never wall clock. All engines
are up at once and take turns (ABAB), so that a busy machine slows all of them; each worker has four
connections at once. Medians count, and ratios are taken within each turn. The run ends by itself:
turns stop when their time is over. Then one worker and two work in pairs of rounds, as many
sign-ins for each worker in both, every other pair the other way round: `cpu_ratio_two_workers` is
the median of the pairs' ratios, and every pair is printed.

The peer runs in the same server with the same threads, its database holds one account and one
client, it signs id_tokens with RS256 (it has no ES256), leaves userinfo unsigned, keeps no journal
and has no rights. As installed it hashes client secrets by PBKDF2 at each token call; `ratio_dot`
is taken against its faster way, the secret in clear, and the other is printed beside it. Replays:
each code is shown six times at once to three processes. Prints a table, then one JSON object:
`ratio_dot logins_per_core_s_sqlite logins_per_core_s_postgres es256_signs_per_core_s
cpu_ratio_two_workers double_issues replay_5xx`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import venv
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench import identity_load as load

ROOT = Path(__file__).resolve().parents[1]
FULL = os.environ.get("FULL") == "1"
COUNT, TURNS, SECONDS = (100, 7, 200) if FULL else (48, 5, 100)
PAIRS, EACH = 9, 100  # of one worker and two; sign-ins a worker and round
ACCOUNTS, SERVICES = (4_000_000, 600) if FULL else (20_000, 60)
ROUNDS = 200 if FULL else 60
PYTHON = [sys.executable, "-W", "ignore"]
PEER = "django-oauth-toolkit==3.4.1"
NAMES = {
    "one": "Parvis, PostgreSQL, 1 worker",
    "sqlite": "Parvis, SQLite file, 1 worker",
    "clear": "django-oauth-toolkit, clear secret",
    "hashed": "django-oauth-toolkit, as installed",
}


def signs_per_core_second() -> float:
    """ES256 signatures of an id_token, as this provider makes them."""
    from parvis.bricks.identity.domain import jose

    signer = jose.signer(jose.fresh_key("ES256").as_dict(private=True))
    claims = {"sub": "x" * 64, "aud": "client", "iss": "https://hub.example", "nonce": "n" * 22}
    start, count = time.process_time(), 2000
    for _ in range(count):
        signer.sign(claims)
    return count / (time.process_time() - start)


def environment(var: Path, url: str) -> dict[str, str]:
    """A demo-less instance of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PARVIS_", "DJANGO_"))}
    return kept | {
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "PARVIS_ENV": "production",
        "PARVIS_BRICKS": "identity",
        "PARVIS_VAR": str(var),
        "PARVIS_DATABASE_URL": url,
    }


def prepared(url: str, var: Path) -> tuple[dict[str, str], dict[str, Any]]:
    """A filled instance on this database: its environment and what browsers of it hold."""
    env = environment(var, url)
    python = [*PYTHON, "-m", "bench.identity_server"]
    made = told_by([*python, "prepare"], env)
    subprocess.run([*python, "fill", str(ACCOUNTS), str(SERVICES)], env=env, cwd=ROOT, check=True)
    return env, made


def told_by(command: list[str], env: dict[str, str]) -> dict[str, Any]:
    """The JSON object on the last line of a command; SystemExit with its words when it fails."""
    done = subprocess.run(command, env=env, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{command} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def serving(
    stack: ExitStack, env: dict[str, str], told: dict[str, Any], workers: int, postmaster: int
) -> load.Engine:
    """This provider with so many worker processes, until the stack is left."""
    port = load.free_port()
    command = [*PYTHON, "-m", "bench.identity_server", "serve", str(port), str(workers)]
    server = stack.enter_context(load.served(command, port, env))
    return load.Engine(port, told, (server.pid, postmaster), 4 * workers)


def peer_python() -> Path:
    """The peer's own environment, made once beside the cache of this user."""
    folder = Path(os.environ.get("BENCH_CACHE", Path.home() / ".cache/parvis-bench")) / "dot"
    python = folder / "bin/python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    ready = folder / "installed"
    if not ready.exists():
        install = [str(python), "-m", "pip", "install", "-q", PEER, "psycopg[binary]", "granian"]
        done = subprocess.run(install, check=False, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{PEER} cannot be installed in {folder}:\n{done.stderr[-1500:]}")
        ready.write_text(PEER)
    return python


def peer(stack: ExitStack, url: str, postmaster: int) -> load.Engine:
    """django-oauth-toolkit on PostgreSQL in one worker of two threads, as this provider runs.

    Its clients are `clear` and `hashed`, whose secret is kept as the peer keeps it by default
    (PBKDF2 on each token call).
    """
    parts = urlsplit(url)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PARVIS_", "DJANGO_"))}
    env = kept | {
        "PEER_DATABASE": f"{parts.hostname},{parts.port},{parts.path.lstrip('/')}",
        "PEER_KEY": rsa_key(),
        "PYTHONPATH": str(ROOT / "bench"),
    }
    python, port = peer_python(), load.free_port()
    told = told_by([str(python), "-W", "ignore", f"{ROOT}/bench/identity_peer.py", "prepare"], env)
    command = [
        str(python), "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1",
        "--blocking-threads", "2", "--log-level", "warning", "identity_peer:application",
    ]  # fmt: skip
    server = stack.enter_context(load.served(command, port, env))
    return load.Engine(port, told, (server.pid, postmaster))


def rsa_key() -> str:
    """A signing key for the peer, which has no ES256."""
    from cryptography.hazmat.primitives import serialization as s
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, 2048)
    return key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption()).decode()


def new_database(server: str, name: str) -> str:
    """An empty database on the throwaway server; its address."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def postmaster_of(server: str) -> int:
    """The server's process, whose CPU counts."""
    import psycopg

    with psycopg.connect(server) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    return int((Path(row[0]) / "postmaster.pid").read_text().splitlines()[0])


def roomy(server: str) -> None:
    """Room for the log of a big fill, so that no checkpoint of it runs on into the turns."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET max_wal_size = '6GB'")
        connection.execute("SELECT pg_reload_conf()")


def measured(
    stack: ExitStack, server: str, folder: Path
) -> tuple[load.Turns, load.Turns, dict[str, int]]:
    """The turns of all engines, the pairs of one worker and two, then the replays on both
    databases added up."""
    postmaster = postmaster_of(server)
    roomy(server)
    with ThreadPoolExecutor(2) as pool:  # both are filled at the same time
        filled = pool.map(
            prepared, (new_database(server, "ours"), ""), (folder / "postgresql", folder / "sqlite")
        )
        ours, file = filled
    other = peer(stack, new_database(server, "peer"), postmaster)
    engines = {
        "one": serving(stack, *ours, 1, postmaster),
        "clear": other,
        "sqlite": serving(stack, *file, 1, 0),
        "hashed": replace(other, told=other.told | {"client_id": "hashed"}, share=0.15),
    }
    say(f"{len(engines)} engines are up")
    turns = load.in_turns(engines, COUNT, TURNS, SECONDS)
    say(f"{len(turns.spent['one'])} turns of {COUNT} sign-ins")
    pairs = load.in_pairs(engines["one"], serving(stack, *ours, 2, postmaster), EACH, PAIRS)
    say(f"{PAIRS} pairs of {EACH} sign-ins a worker")
    replays: dict[str, int] = {}
    for name, kept in (("PostgreSQL", ours), ("SQLite", file)):
        three = serving(stack, *kept, 3, 0)
        found = load.replay(three.port, three.told, ROUNDS)
        say(f"replay, {name}, 3 processes: {found}")
        replays = {key: replays.get(key, 0) + value for key, value in found.items()}
    return turns, pairs, replays


_STARTED = time.monotonic()


def say(words: str) -> None:
    """A line on stderr with the seconds since the start and the load of the machine."""
    seconds, busy = time.monotonic() - _STARTED, os.getloadavg()[0]
    print(f"{seconds:5.0f} s, load {busy:.1f}: {words}", file=sys.stderr, flush=True)


def main() -> None:
    """Run everything against the PostgreSQL that `tests.postgres` gives."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended from outside"))
    folder = Path(tempfile.mkdtemp(prefix="parvis-bench-"))
    try:
        with ExitStack() as stack:
            signs = signs_per_core_second()
            turns, pairs, replays = measured(stack, os.environ["PARVIS_DATABASE_URL"], folder)
            signs = max(signs, signs_per_core_second())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report(turns, pairs, replays, signs)


def report(turns: load.Turns, pairs: load.Turns, replays: dict[str, int], signs: float) -> None:
    """The table, every pair, then the JSON object on the last line."""
    print(f"{'engine':36}{'CPU ms / sign-in':>18}{'/ core-s':>10}{'of ours':>9}  turns")
    for name, words in NAMES.items():
        ms, each = turns.median(name), " ".join(f"{ms:.1f}" for ms in turns.spent[name])
        print(f"{words:36}{ms:>18.2f}{1000 / ms:>10.1f}{turns.ratio(name, 'one'):>9.2f}  {each}")
    for one, two in zip(pairs.spent["one"], pairs.spent["two"], strict=True):
        print(f"one worker {one:5.2f} ms, two {two:5.2f} ms a sign-in: {two / one:.3f}")
    print(f"ES256 signatures per core-second: {signs:.0f}; accounts {ACCOUNTS}, clients {SERVICES}")
    print(f"replays: {replays}; load now {os.getloadavg()}")
    print("ratio_dot: the peer with its secret in clear; as installed "
          f"{turns.ratio('hashed', 'one'):.1f}")  # fmt: skip
    print(
        json.dumps(
            {
                "ratio_dot": round(turns.ratio("clear", "one"), 2),
                "logins_per_core_s_sqlite": round(1000 / turns.median("sqlite"), 1),
                "logins_per_core_s_postgres": round(1000 / turns.median("one"), 1),
                "es256_signs_per_core_s": round(signs),
                "cpu_ratio_two_workers": round(pairs.ratio("two", "one"), 3),
                "double_issues": replays["double_issues"],
                "replay_5xx": replays["replay_5xx"],
            }
        )
    )


if __name__ == "__main__":
    main()
