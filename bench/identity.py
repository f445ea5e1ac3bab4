"""Sign-ins per core-second, beside django-oauth-toolkit on the same machine in the same run.

    make bench-identity            a few hundred sign-ins; FULL=1: 4 million accounts, 600 clients

One sign-in is authorize (single sign-on) + token + userinfo, id_token and userinfo signed ES256,
journal on. CPU time of every server process, the database's included, never wall clock. The peer
signs its id_token with RS256 and does not sign userinfo; it is measured with its client secret
hashed (its default) and in clear, and the ratio is taken against the faster of both.
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
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench import identity_load as load

ROOT = Path(__file__).resolve().parents[1]
FULL = os.environ.get("FULL") == "1"
COUNT = 2000 if FULL else 160
ACCOUNTS, SERVICES = (4_000_000, 600) if FULL else (20_000, 60)
ROUNDS = 200 if FULL else 40
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


def ours(url: str, postmaster: int) -> dict[str, Any]:
    """CPU milliseconds per sign-in with one and two workers, and the replay counts."""
    var = Path(tempfile.mkdtemp(prefix="parvis-bench-"))
    env = environment(var, url)
    python = [sys.executable, "-W", "ignore", "-m", "bench.identity_server"]
    try:
        made = subprocess.run(
            [*python, "prepare"], env=env, cwd=ROOT, check=True, capture_output=True, text=True
        )
        told = json.loads(made.stdout.splitlines()[-1])
        subprocess.run(
            [*python, "fill", str(ACCOUNTS), str(SERVICES)], env=env, cwd=ROOT, check=True
        )
        found: dict[str, Any] = {}
        for workers in (1, 2):
            port = load.free_port()
            with load.served([*python, "serve", str(port), str(workers)], port, env) as server:
                found[f"ms_{workers}"] = load.cpu_per_login(
                    port, told, COUNT, server.pid, postmaster
                )
                if workers == 2:
                    found["replay"] = load.replay(port, told, ROUNDS)
        return found
    finally:
        shutil.rmtree(var, ignore_errors=True)


def peer_python() -> Path:
    """The peer's own environment, made once beside the cache of this user."""
    folder = Path(os.environ.get("BENCH_CACHE", Path.home() / ".cache/parvis-bench")) / "dot"
    python = folder / "bin/python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        install = [python, "-m", "pip", "install", "-q", PEER, "psycopg[binary]", "granian"]
        subprocess.run(install, check=True)
    return python


def peer(url: str, postmaster: int, hashed: str) -> float:
    """CPU milliseconds per sign-in of django-oauth-toolkit on PostgreSQL, one worker.

    With its secret hashed (PBKDF2 on each token call) a fifth of the sign-ins is enough.
    """
    from cryptography.hazmat.primitives import serialization as s
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, 2048).private_bytes(
        s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption()
    )
    parts = urlsplit(url)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PARVIS_", "DJANGO_"))}
    env = kept | {
        "PEER_DATABASE": f"{parts.hostname},{parts.port},{parts.path.lstrip('/')}",
        "PEER_KEY": key.decode(),
        "PEER_HASHED": hashed,
        "PYTHONPATH": str(ROOT / "bench"),
    }
    python, port = peer_python(), load.free_port()
    made = subprocess.run(
        [python, "-W", "ignore", ROOT / "bench/identity_peer.py", "prepare"],
        env=env, check=True, capture_output=True, text=True,
    )  # fmt: skip
    told = json.loads(made.stdout.splitlines()[-1])
    command = [
        str(python), "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1",
        "--blocking-threads", "2", "--log-level", "warning", "identity_peer:application",
    ]  # fmt: skip
    with load.served(command, port, env) as server:
        count = COUNT // 5 if hashed == "1" else COUNT
        return load.cpu_per_login(port, told, count, server.pid, postmaster)


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


def main() -> None:
    """Run everything against the PostgreSQL that `tests.postgres` gives."""
    server = os.environ["PARVIS_DATABASE_URL"]
    postmaster = postmaster_of(server)
    signs = signs_per_core_second()
    postgres = ours(new_database(server, "ours"), postmaster)
    print(f"PostgreSQL: {postgres}", flush=True)
    sqlite = ours("", 0)
    print(f"SQLite: {sqlite}", flush=True)
    dot = {h: peer(new_database(server, f"peer{h}"), postmaster, h) for h in ("0", "1")}
    best = min(dot.values())
    print(f"{'engine':34}{'CPU ms / sign-in':>18}{'sign-ins / core-s':>20}")
    rows = [
        ("Parvis, PostgreSQL, 1 worker", postgres["ms_1"]),
        ("Parvis, PostgreSQL, 2 workers", postgres["ms_2"]),
        ("Parvis, SQLite file, 1 worker", sqlite["ms_1"]),
        ("Parvis, SQLite file, 2 workers", sqlite["ms_2"]),
        ("django-oauth-toolkit, hashed secret", dot["1"]),
        ("django-oauth-toolkit, clear secret", dot["0"]),
    ]
    for name, ms in rows:
        print(f"{name:34}{ms:>18.2f}{1000 / ms:>20.1f}")
    print(f"ES256 signatures per core-second: {signs:.0f}; accounts {ACCOUNTS}, clients {SERVICES}")
    print(f"replay: PostgreSQL {postgres['replay']}, SQLite {sqlite['replay']}")
    both = (postgres["replay"], sqlite["replay"])
    print(
        json.dumps(
            {
                "ratio_dot": round(best / postgres["ms_1"], 2),
                "logins_per_core_s_sqlite": round(1000 / sqlite["ms_1"], 1),
                "logins_per_core_s_postgres": round(1000 / postgres["ms_1"], 1),
                "es256_signs_per_core_s": round(signs),
                "cpu_ratio_two_workers": round(postgres["ms_2"] / postgres["ms_1"], 3),
                "double_issues": sum(r["double_issues"] for r in both),
                "replay_5xx": sum(r["replay_5xx"] for r in both),
            }
        )
    )


if __name__ == "__main__":
    main()
