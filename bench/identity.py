"""Sign-ins per core-second, beside django-oauth-toolkit on the same machine in the same run.

    make bench-identity            a few hundred sign-ins; FULL=1: 4 million accounts, 600 clients

One sign-in is authorize (single sign-on) + token + userinfo, id_token and userinfo signed ES256,
the agent's rights among the claims, hub and journal on. CPU time of every server process, the
database's included, never wall clock; engines are measured in turns, so that a busy machine slows
all of them, and the median of five turns counts. The peer runs in the same server with the same
threads, signs its id_token with RS256 and does not sign userinfo. As installed it hashes client
secrets by PBKDF2 at each token call; `ratio_dot` is taken against the faster way, secrets in clear.
Prints a table, then one JSON object: `ratio_dot logins_per_core_s_sqlite
logins_per_core_s_postgres es256_signs_per_core_s cpu_ratio_two_workers double_issues replay_5xx`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench import identity_load as load

ROOT = Path(__file__).resolve().parents[1]
FULL = os.environ.get("FULL") == "1"
COUNT = 2000 if FULL else 240
ACCOUNTS, SERVICES = (4_000_000, 600) if FULL else (20_000, 60)
ROUNDS = 200 if FULL else 40
PYTHON = [sys.executable, "-W", "ignore"]
PEER = "django-oauth-toolkit==3.4.1"


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
    """A filled instance on this database: its environment and what a browser of it holds."""
    env = environment(var, url)
    python = [*PYTHON, "-m", "bench.identity_server"]
    made = subprocess.run(
        [*python, "prepare"], env=env, cwd=ROOT, check=True, capture_output=True, text=True
    )
    subprocess.run([*python, "fill", str(ACCOUNTS), str(SERVICES)], env=env, cwd=ROOT, check=True)
    return env, json.loads(made.stdout.splitlines()[-1])


def serving(
    stack: ExitStack, env: dict[str, str], told: dict[str, Any], workers: int, postmaster: int
) -> load.Engine:
    """This provider with so many worker processes, until the stack is left."""
    port = load.free_port()
    command = [*PYTHON, "-m", "bench.identity_server", "serve", str(port), str(workers)]
    server = stack.enter_context(load.served(command, port, env))
    return load.Engine(port, told, (server.pid, postmaster))


def peer_python() -> Path:
    """The peer's own environment, made once beside the cache of this user."""
    folder = Path(os.environ.get("BENCH_CACHE", Path.home() / ".cache/parvis-bench")) / "dot"
    python = folder / "bin/python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        install = [python, "-m", "pip", "install", "-q", PEER, "psycopg[binary]", "granian"]
        subprocess.run(install, check=True)
    return python


def peer(stack: ExitStack, url: str, postmaster: int, *, hashed: bool) -> load.Engine:
    """django-oauth-toolkit on PostgreSQL in one worker of two threads, as this provider runs.

    `hashed`: the client secret is kept as the peer keeps it by default (PBKDF2 on each token call).
    """
    parts = urlsplit(url)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PARVIS_", "DJANGO_"))}
    env = kept | {
        "PEER_DATABASE": f"{parts.hostname},{parts.port},{parts.path.lstrip('/')}",
        "PEER_KEY": rsa_key(),
        "PEER_HASHED": "1" if hashed else "0",
        "PYTHONPATH": str(ROOT / "bench"),
    }
    python, port = peer_python(), load.free_port()
    made = subprocess.run(
        [python, "-W", "ignore", ROOT / "bench/identity_peer.py", "prepare"],
        env=env, check=True, capture_output=True, text=True,
    )  # fmt: skip
    command = [
        str(python), "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1",
        "--blocking-threads", "2", "--log-level", "warning", "identity_peer:application",
    ]  # fmt: skip
    server = stack.enter_context(load.served(command, port, env))
    return load.Engine(port, json.loads(made.stdout.splitlines()[-1]), (server.pid, postmaster))


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


def on_postgresql(server: str) -> tuple[dict[str, float], dict[str, int]]:
    """CPU milliseconds of a sign-in by engine, all measured in turns, and the replay counts."""
    postmaster, var = postmaster_of(server), Path(tempfile.mkdtemp(prefix="parvis-bench-"))
    try:
        with ExitStack() as stack:
            env, told = prepared(new_database(server, "ours"), var)
            engines = {
                "one": serving(stack, env, told, 1, postmaster),
                "two": serving(stack, env, told, 2, postmaster),
                "clear": peer(stack, new_database(server, "peer"), postmaster, hashed=False),
            }
            found = load.in_turns(engines, COUNT)
            print(f"PostgreSQL: {found}", flush=True)
            replayed = load.replay(engines["two"].port, told, ROUNDS)
            hashed = peer(stack, new_database(server, "hashed"), postmaster, hashed=True)
            return found | load.in_turns({"hashed": hashed}, COUNT // 10), replayed
    finally:
        shutil.rmtree(var, ignore_errors=True)


def on_sqlite() -> tuple[dict[str, float], dict[str, int]]:
    """The same of this provider on a file."""
    var = Path(tempfile.mkdtemp(prefix="parvis-bench-"))
    try:
        with ExitStack() as stack:
            env, told = prepared("", var)
            engines = {
                "one": serving(stack, env, told, 1, 0),
                "two": serving(stack, env, told, 2, 0),
            }
            found = load.in_turns(engines, COUNT)
            return found, load.replay(engines["two"].port, told, ROUNDS)
    finally:
        shutil.rmtree(var, ignore_errors=True)


def main() -> None:
    """Run everything against the PostgreSQL that `tests.postgres` gives."""
    signs = signs_per_core_second()
    postgres, replayed = on_postgresql(os.environ["PARVIS_DATABASE_URL"])
    sqlite, replayed_sqlite = on_sqlite()
    rows = [
        ("Parvis, PostgreSQL, 1 worker", postgres["one"]),
        ("Parvis, PostgreSQL, 2 workers", postgres["two"]),
        ("Parvis, SQLite file, 1 worker", sqlite["one"]),
        ("Parvis, SQLite file, 2 workers", sqlite["two"]),
        ("django-oauth-toolkit, clear secret", postgres["clear"]),
        ("django-oauth-toolkit, as installed", postgres["hashed"]),
    ]
    print(f"{'engine':36}{'CPU ms / sign-in':>18}{'/ core-s':>10}{'of ours':>9}")
    for name, ms in rows:
        print(f"{name:36}{ms:>18.2f}{1000 / ms:>10.1f}{ms / postgres['one']:>9.2f}")
    print(f"ES256 signatures per core-second: {signs:.0f}; accounts {ACCOUNTS}, clients {SERVICES}")
    print(f"replay: PostgreSQL {replayed}, SQLite {replayed_sqlite}")
    both = (replayed, replayed_sqlite)
    print(
        json.dumps(
            {
                "ratio_dot": round(postgres["clear"] / postgres["one"], 2),
                "logins_per_core_s_sqlite": round(1000 / sqlite["one"], 1),
                "logins_per_core_s_postgres": round(1000 / postgres["one"], 1),
                "es256_signs_per_core_s": round(signs),
                "cpu_ratio_two_workers": round(postgres["two"] / postgres["one"], 3),
                "double_issues": sum(r["double_issues"] for r in both),
                "replay_5xx": sum(r["replay_5xx"] for r in both),
            }
        )
    )


if __name__ == "__main__":
    main()
