"""Acts that are killed: `python -m tests.billing.sales.dying` reads a job and does its acts, each in a process of its
own that kills itself (SIGKILL) at one point: the first act at the first point, the second at the second, and so on;
the last one comes through. Points are before each statement that writes, before and after each commit, and before and
after each request to a provider: a death between two of them leaves what a death at one of them leaves.

Imports nothing of Django before the settings are told.
"""

import importlib
import json
import os
import signal
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
READS = ("SELECT", "EXPLAIN", "PRAGMA")
Act = Callable[[str, dict[str, Any]], None]


def run_job(
    *,
    database: dict[str, Any],
    settings: dict[str, Any],
    act: str,
    acts: list[dict[str, Any]],
    dies: bool,
    module: str = "tests.billing.sales.dying",
) -> int:
    """Do this act with each of the arguments, every one dying a point later but the last one, which has to come
    through; or do all of them without any dying. How many points the last one passed. `module` knows the acts.
    """
    job = {"database": database, "settings": settings, "act": act, "acts": acts, "dies": dies}
    done = subprocess.run(
        [sys.executable, "-m", module],
        input=json.dumps(job, default=str),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return int(done.stdout.splitlines()[-1])


class Doom:
    """Counts the points that are passed, and kills the process at one of them."""

    def __init__(self, at: int | None) -> None:
        self.passed = 0
        self._at = at

    def pass_by(self) -> None:
        self.passed += 1
        if self.passed == self._at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Any) -> Any:
        def wrapped(*args: Any, **given: Any) -> Any:
            self.pass_by()
            answer = function(*args, **given)
            self.pass_by()
            return answer

        return wrapped

    def before_writing(self, function: Any) -> Any:
        def wrapped(cursor: Any, sql: Any, *args: Any, **given: Any) -> Any:
            if not str(sql).lstrip().upper().startswith(READS):
                self.pass_by()
            return function(cursor, sql, *args, **given)

        return wrapped

    def arm(self) -> None:
        from django.db.backends.base.base import BaseDatabaseWrapper
        from django.db.backends.utils import CursorWrapper
        from requests.sessions import Session

        CursorWrapper.execute = self.before_writing(CursorWrapper.execute)  # type: ignore[method-assign]
        CursorWrapper.executemany = self.before_writing(CursorWrapper.executemany)  # type: ignore[method-assign]
        BaseDatabaseWrapper._commit = self.around(BaseDatabaseWrapper._commit)  # type: ignore[attr-defined]
        Session.send = self.around(Session.send)  # type: ignore[method-assign]


def _do(act: str, given: dict[str, Any]) -> None:
    from uuid import UUID

    from billing.services import sales

    match act:
        case "webhook":
            sales.receive_webhook(given["provider"], b64decode(given["body"]), given["headers"])
        case "verify":
            sales.verify_payment(
                user_id=UUID(given["user"]), purchase_id=UUID(given["purchase"]), fields=given["fields"]
            )
        case "start":
            sales.start_purchase(
                user_id=UUID(given["user"]), kind="pack", pack_id=UUID(given["pack"]), provider=given["provider"],
                key=given["key"],
            )  # fmt: skip
        case "refund":
            sales.refund_payment(
                payment_id=UUID(given["payment"]), amount_minor=given["amount"], reason="Asked", by=UUID(given["by"]),
                key=given["key"],
            )  # fmt: skip


def _run(job: dict[str, Any], do: Act) -> int:
    passed = 0
    for number, given in enumerate(job["acts"], 1):
        dies = job["dies"] and number < len(job["acts"])
        told, tells = os.pipe()
        child = os.fork()
        if not child:
            doom = Doom(number if dies else None)
            try:
                doom.arm()
                do(job["act"], given)
            except BaseException as error:
                print(repr(error), file=sys.stderr, flush=True)
                os._exit(1)
            os.write(tells, str(doom.passed).encode())
            os._exit(0)
        os.close(tells)
        _pid, status = os.waitpid(child, 0)
        said = os.read(told, 20)
        os.close(told)
        assert os.WIFSIGNALED(status) == dies, (
            f"{number}: it was to die or to come through, and did the other: {status}"
        )
        assert dies or os.waitstatus_to_exitcode(status) == 0, f"{number}: it failed"
        passed = int(said or 0)
    return passed


def word(provider: str, _kind: str, body: bytes, headers: Any) -> dict[str, Any]:
    """A delivery as an argument of `webhook`."""
    return {"provider": provider, "body": b64encode(body).decode(), "headers": dict(headers)}


def main(do: Act, *modules: str) -> None:
    """Do the job that is on standard input. `modules` are imported once, not in each child."""
    job = json.loads(sys.stdin.read())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.conf import settings

    settings.DATABASES["default"] = job["database"]
    for name, value in job["settings"].items():
        setattr(settings, name, value)
    django.setup()
    import logging

    logging.disable(logging.CRITICAL)
    for module in modules:
        importlib.import_module(module)

    print(json.dumps(_run(job, do)))


if __name__ == "__main__":
    main(_do, "billing.services.sales")
