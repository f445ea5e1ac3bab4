"""Drive sign-ins over loopback and count the CPU of the server's processes, database included."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, BinaryIO
from urllib.parse import parse_qs, urlencode, urlsplit

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TICK = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A free port on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    command: list[str], port: int, env: dict[str, str], seconds: float = 300
) -> Iterator[subprocess.Popen[bytes]]:
    """A server of its own that answers on the port; it and its children are stopped at the end.

    SystemExit with the last lines that it said when it ends or does not answer in time.
    """
    with tempfile.TemporaryFile() as said:
        server = subprocess.Popen(
            command, env=env, stdout=said, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            _wait_for(server, port, seconds, said)
            yield server
        finally:
            _stop(server)


def _wait_for(server: subprocess.Popen[bytes], port: int, seconds: float, said: BinaryIO) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    why = f"ended with {server.returncode}" if server.poll() is not None else "does not answer"
    said.seek(0)
    words = said.read()[-2000:].decode(errors="replace")
    raise SystemExit(f"the server on port {port} {why} ({server.args!r}):\n{words}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    """End a server and what it started: its process group, which is its own."""
    server.terminate()
    with suppress(subprocess.TimeoutExpired):
        server.wait(timeout=20)
    try:
        os.killpg(server.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    server.wait()


class Browser:
    """One kept connection; `call` gives status, Location and body."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def call(
        self, method: str, path: str, body: str | None = None, **headers: str
    ) -> tuple[int, str, bytes]:
        """One request."""
        self.connection.request(method, path, body, {k: v for k, v in headers.items() if v})
        answer = self.connection.getresponse()
        return answer.status, answer.headers.get("Location", ""), answer.read()


def authorize(browser: Browser, told: dict[str, Any]) -> str:
    """The code of a single sign-on."""
    query = urlencode(
        {"client_id": told["client_id"], "response_type": "code",
         "scope": told.get("scope", "openid profile email"),
         "redirect_uri": told["callback"], "state": "state-of-the-bench-0123456789",
         "nonce": "nonce-of-the-bench-0123456789"}
    )  # fmt: skip
    path = f"{told['prefix']}/authorize{told.get('slash', '')}?{query}"
    status, location, body = browser.call("GET", path, None, Cookie=told["cookie"])
    code = parse_qs(urlsplit(location).query).get("code")
    if not code:
        raise SystemExit(f"no code: {status} {location} {body[:500]!r}")
    return code[0]


def exchange(browser: Browser, told: dict[str, Any], code: str) -> tuple[int, dict[str, Any]]:
    """Status and answer of the token endpoint."""
    body = urlencode(
        {"grant_type": "authorization_code", "code": code, "redirect_uri": told["callback"],
         "client_id": told["client_id"], "client_secret": told["secret"]}
    )  # fmt: skip
    path = f"{told['prefix']}/token{told.get('slash', '')}"
    status, _, answer = browser.call("POST", path, body, **FORM)
    return status, json.loads(answer) if answer[:1] == b"{" else {}


def login(browser: Browser, told: dict[str, Any]) -> None:
    """Authorize, token, userinfo; SystemExit when one fails."""
    status, tokens = exchange(browser, told, authorize(browser, told))
    if status != 200 or "id_token" not in tokens:
        raise SystemExit(f"no token: {status} {tokens}")
    path = f"{told['prefix']}/userinfo{told.get('slash', '')}"
    bearer = f"Bearer {tokens['access_token']}"
    status, _, body = browser.call("GET", path, None, Authorization=bearer)
    if status != 200:
        raise SystemExit(f"no userinfo: {status} {body[:300]!r}")


def logins(port: int, told: dict[str, Any], count: int, threads: int = 4) -> None:
    """`count` sign-ins by a few connections at once; each by another of the persons and clients."""
    cookies = told.get("cookies", [told["cookie"]])
    clients = told.get("clients", [told["client_id"]])

    def some(first: int) -> None:
        browser = Browser(port)
        for number in range(first, count, threads):
            who = {"cookie": cookies[number % len(cookies)]}
            login(browser, told | who | {"client_id": clients[number % len(clients)]})

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(some, range(threads)))


def replay(port: int, told: dict[str, Any], rounds: int, ways: int = 6) -> dict[str, int]:
    """Show each code `ways` times at once: rounds with more than one token, answers of 5xx."""
    found = {"rounds": rounds, "double_issues": 0, "replay_5xx": 0, "tokens": 0}
    first = Browser(port)
    browsers = [Browser(port) for _ in range(ways)]
    with ThreadPoolExecutor(ways) as pool:
        for _ in range(rounds):
            code = authorize(first, told)
            answers = list(pool.map(lambda b: exchange(b, told, code), browsers))  # noqa: B023
            issued = sum("access_token" in body for _, body in answers)
            found["tokens"] += issued
            found["double_issues"] += issued > 1
            found["replay_5xx"] += sum(status >= 500 for status, _ in answers)
    return found


def cpu_of(*roots: int) -> float:
    """CPU seconds used so far by these processes and all below them, ended children included."""
    parents: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(folder.name)
        parents.setdefault(int(fields[1]), []).append(pid)
        used[pid] = sum(int(f) for f in fields[11:15]) / TICK
    total, todo = 0.0, [r for r in roots if r]
    while todo:
        pid = todo.pop()
        total += used.get(pid, 0.0)
        todo += parents.get(pid, [])
    return total


@dataclass(frozen=True)
class Engine:
    """A provider that answers on a port, and the processes whose CPU it costs.

    `connections`: how many browsers use it at once, four for each worker. `share`: the part of a
    turn's sign-ins that it makes (a slow one makes few).
    """

    port: int
    told: dict[str, Any]
    roots: tuple[int, ...]
    connections: int = 4
    share: float = 1.0


@dataclass(frozen=True)
class Turns:
    """CPU milliseconds per sign-in of each engine and its database, one figure a turn."""

    spent: dict[str, list[float]]

    def median(self, name: str) -> float:
        """The median of an engine's turns."""
        return median(self.spent[name])

    def ratio(self, name: str, to: str) -> float:
        """Median over the turns of what one engine cost beside another in the same turn.

        Compared within a turn, so that a machine that grows busy slows both.
        """
        pairs = zip(self.spent[name], self.spent[to], strict=True)
        return median(one / other for one, other in pairs)


def in_turns(engines: dict[str, Engine], count: int, turns: int, seconds: float) -> Turns:
    """Engines take turns (ABAB), each after a warm-up: `count` sign-ins a turn.

    Ends after so many turns, or with the first that ends after `seconds`, three at least.
    """
    spent: dict[str, list[float]] = {name: [] for name in engines}
    for engine in engines.values():
        logins(engine.port, engine.told, _part(engine, count), engine.connections)
    started = time.monotonic()
    for turn in range(turns):
        if turn >= 3 and time.monotonic() - started > seconds:
            break
        for name, engine in engines.items():
            number = _part(engine, count)
            before = cpu_of(*engine.roots)
            logins(engine.port, engine.told, number, engine.connections)
            spent[name].append((cpu_of(*engine.roots) - before) * 1000 / number)
    return Turns(spent)


def in_pairs(one: Engine, two: Engine, count: int, pairs: int) -> Turns:
    """One worker and two (`one`, `two` of the answer) in pairs, every other one turned round.

    Each worker makes `count` sign-ins a round, two of them 2 x `count` together, by as many
    connections a worker; both warm up by one round of that length. CPU is counted over the same
    roots in both: server, workers and database.
    """
    rounds = {"one": (one, count), "two": (two, 2 * count)}
    spent: dict[str, list[float]] = {name: [] for name in rounds}
    for engine, number in rounds.values():
        logins(engine.port, engine.told, number, engine.connections)
    for pair in range(pairs):
        for name in sorted(rounds, reverse=bool(pair % 2)):
            engine, number = rounds[name]
            before = cpu_of(*engine.roots)
            logins(engine.port, engine.told, number, engine.connections)
            spent[name].append((cpu_of(*engine.roots) - before) * 1000 / number)
    return Turns(spent)


def _part(engine: Engine, count: int) -> int:
    return max(4, int(count * engine.share) // 4 * 4)
