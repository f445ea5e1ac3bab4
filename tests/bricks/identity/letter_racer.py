"""One racer of tests/faults/test_identity_letters.py, in a process of its own.

python -m tests.bricks.identity.letter_racer prepare ROUNDS   letters, printed as JSON
python -m tests.bricks.identity.letter_racer race START       letters on standard input;
                                                              wins of each, printed as JSON
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

STEP = 0.06  # seconds between two letters: the next one starts while the last is still raced for
THREADS = 2
EMAIL, SECRET = "ada@exemple.fr", "secret-of-the-browser-that-asked-for-the-letter"


def prepare(rounds: int) -> list[dict[str, str]]:
    """As many letters of each kind: a link and a code of a mailbox, a code of an agent."""
    from django.core.management import call_command

    from parvis.bricks.identity.commands import mail_keys
    from parvis.bricks.identity.commands.agents import letters
    from parvis.bricks.identity.domain import local as rules
    from parvis.bricks.identity.models import MailKey
    from parvis.kernel.mail.models import Letter

    call_command("migrate", verbosity=0)
    made = []
    for number in range(rounds):
        data = {"next": "", "language": "fr"}
        for kind in ("link", "code"):
            key = mail_keys.make(
                MailKey.Use.SIGN_IN, EMAIL, life=rules.SIGN_IN_LIFE, data=data, secret=SECRET,
                coded=True,
            )  # fmt: skip
            proof = key.token if kind == "link" else key.code
            made.append({"kind": kind, "id": str(key.id), "proof": proof})
        letter = letters.send_to_open(f"agent{number}@mairie.example", "en")
        text = Letter.objects.get(key=f"identity.agent_letter.{letter}").text
        code = next(word for word in text.split() if word.isdigit() and len(word) == 8)
        made.append({"kind": "agent", "id": str(letter), "proof": code})
    return made


def attempts() -> dict[str, Callable[[dict[str, str]], bool]]:
    """How each kind of letter is used; True for whoever wins."""
    from parvis.bricks.identity.commands import local
    from parvis.bricks.identity.commands.agents import letters
    from parvis.bricks.identity.commands.local import Opened

    return {
        "link": lambda one: isinstance(local.sign_in_by_link(one["proof"], SECRET), Opened),
        "code": lambda one: isinstance(
            local.sign_in_by_code(UUID(one["id"]), one["proof"], SECRET), Opened
        ),
        "agent": lambda one: letters.prove(
            UUID(one["id"]), letters.Purpose.OPEN, one["proof"]
        ) is not None,
    }  # fmt: skip


def race(start: float, made: list[dict[str, str]]) -> dict[str, Any]:
    """Try every letter at its moment, in two threads; which were won here, and what failed."""
    wins: Counter[str] = Counter()
    faults: list[str] = []
    lock, ways = threading.Lock(), attempts()

    def run() -> None:
        from django.db import connections

        for number, one in enumerate(made):
            time.sleep(max(0.0, start + number * STEP - time.time()))
            try:
                won = ways[one["kind"]](one)
            except Exception as error:  # noqa: BLE001 - told to the test, which fails
                with lock:
                    faults.append(repr(error)[:300])
            else:
                with lock:
                    wins[one["id"]] += won
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"wins": {k: n for k, n in wins.items() if n}, "tried": len(made), "faults": faults}


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "prepare":
        sys.stdout.write(json.dumps(prepare(int(sys.argv[2]))) + "\n")
    else:
        sys.stdout.write(json.dumps(race(float(sys.argv[2]), json.load(sys.stdin))) + "\n")
