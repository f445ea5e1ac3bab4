"""Run a command with a throwaway PostgreSQL on loopback: `python -m tests.postgres CMD…`.

The cluster lives in a temporary folder and is stopped at the end. `--as NAME` gives its address
in that variable instead of PARVIS_DATABASE_URL (for tests that use both databases).
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path


def binaries() -> Path:
    """The folder of initdb and pg_ctl; says what to install when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [
        Path(p) for p in [shutil.which("initdb")] if p
    ]
    if not found:
        raise SystemExit("PostgreSQL is needed for this tier: install Debian's package postgresql.")
    return found[-1].parent


def as_server(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: then run as the user that Debian made for it."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def free_port() -> int:
    """A free port on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(arguments: list[str]) -> int:
    """Start, run, stop; the command's own exit status."""
    variable = "PARVIS_DATABASE_URL"
    if arguments[:1] == ["--as"]:
        variable, arguments = arguments[1], arguments[2:]
    folder = Path(tempfile.mkdtemp(prefix="parvis-postgres-"))
    tools, port = binaries(), free_port()
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        data = folder / "data"
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "cwd": "/"}
        subprocess.run(
            as_server([f"{tools}/initdb", "-D", f"{data}", "-A", "trust", "-U", "parvis"]),
            check=True, **quiet,
        )  # fmt: skip
        options = (
            f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=200"
            " -c fsync=on -c shared_buffers=256MB"
        )
        subprocess.run(
            as_server([f"{tools}/pg_ctl", "-D", f"{data}", "-w", "-o", options, "start"]),
            check=True, **quiet,
        )  # fmt: skip
        url = f"postgresql://parvis@127.0.0.1:{port}/parvis"
        subprocess.run(
            [f"{tools}/createdb", "-h", "127.0.0.1", "-p", f"{port}", "-U", "parvis", "parvis"],
            check=True,
        )
        try:
            child = subprocess.Popen(arguments, env={**os.environ, variable: url})
            # Ended from outside: the command tidies up first, then the server is stopped.
            signal.signal(signal.SIGTERM, lambda *_: child.terminate())
            return child.wait()
        finally:
            subprocess.run(
                as_server([f"{tools}/pg_ctl", "-D", f"{data}", "-m", "immediate", "stop"]),
                check=False, **quiet,
            )  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
