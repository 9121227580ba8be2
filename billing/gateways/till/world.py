"""What there is in the till: documents, a clock, events to deliver, and the faults somebody asked for.

All of it lies in an SQLite file. Whatever one request does is one transaction, its events and its idempotency key
included, so a process that dies at any moment leaves nothing half done.
"""

import json
import secrets as random_words
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, Final, Literal

from billing.gateways.secrets import TillSecrets

Provider = Literal["stripe", "razorpay"]

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS things (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, created INTEGER NOT NULL,
    parent TEXT NOT NULL DEFAULT '', due INTEGER, data TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS thing_of_kind ON things (kind, seq);
CREATE INDEX IF NOT EXISTS thing_of_parent ON things (parent, kind) WHERE parent <> '';
CREATE INDEX IF NOT EXISTS thing_due ON things (due) WHERE due IS NOT NULL;
CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL, at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, provider TEXT NOT NULL, kind TEXT NOT NULL,
    about TEXT NOT NULL, created INTEGER NOT NULL, body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, due REAL NOT NULL, state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0, status INTEGER, at REAL
);
CREATE INDEX IF NOT EXISTS delivery_due ON deliveries (due) WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS delivery_of_event ON deliveries (event);
CREATE TABLE IF NOT EXISTS knobs (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

# The faults one can ask for, and how much of each at most. 0: none.
KNOBS: Final[dict[str, int]] = {
    "duplicate": 20,  # each webhook comes so many times more
    "reorder": 1,  # webhooks come in any order
    "delay": 86_400,  # each webhook waits so many seconds
    "lose_percent": 100,  # so many of a hundred webhooks are never sent
    "hold": 1,  # no webhook is sent until this is off
    "decline_next": 1000,  # so many payments by good cards are declined
    "decline_renewals": 1,  # no subscription can be collected
    "fail_refunds": 1000,  # so many refunds fail after they were taken
    "fail_next": 1000,  # so many requests to the API are answered with 500, before anything is done
    "cut_next": 1000,  # so many requests to the API are done, and their answer is lost
}

KEPT_THINGS: Final = 20_000
KEPT_EVENTS: Final = 5_000
KEPT_KEYS: Final = 20_000
_FARTHEST: Final = 20 * 365 * 86_400


def kind_of(thing: dict[str, Any]) -> str:
    """What a document is. Both providers have refunds and disputes: Razorpay's have a name of their own here."""
    return str(thing.get("_kind") or thing.get("object") or thing.get("entity"))


class World:
    """The till's state. `with world.act():` is one transaction; all else is called inside of one."""

    def __init__(self, path: Path | str, secrets: TillSecrets, *, own_base: str = "", seed: int | None = None) -> None:
        self.secrets = secrets
        self.own_base = own_base
        self.random = Random(seed)  # noqa: S311 - which webhook gets lost
        self._lock = threading.RLock()
        self._depth = 0
        self._pinned: int | None = None
        self._file = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=20)
        self._file.row_factory = sqlite3.Row
        self._file.execute("PRAGMA journal_mode = WAL")
        self._file.execute("PRAGMA synchronous = NORMAL")
        self._file.executescript(_TABLES)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._file.close()

    @contextmanager
    def act(self) -> Iterator["World"]:
        """One transaction, one at a time. A nested one is part of the outer one."""
        with self._lock:
            if self._depth:
                yield self
                return
            self._file.execute("BEGIN IMMEDIATE")
            self._depth = 1
            try:
                yield self
            except BaseException:
                self._file.execute("ROLLBACK")
                raise
            else:
                self._file.execute("COMMIT")
            finally:
                self._depth = 0
                self._pinned = None

    # The clock

    def now(self) -> int:
        """The till's present, in seconds since 1970: as real as nobody moved it forward."""
        return self._pinned if self._pinned is not None else int(time.time()) + self.offset()

    def offset(self) -> int:
        """How far the clock was moved forward, in seconds."""
        return int(self._value("clock", 0))

    def move_clock(self, offset: int) -> None:
        """Set how far the clock is ahead."""
        self._set("clock", min(offset, _FARTHEST))

    def pin(self, moment: int | None) -> None:
        """Let it be this moment until the transaction ends: what was due happens when it was due."""
        self._pinned = moment

    # Faults

    def knobs(self) -> dict[str, int]:
        """All of them as they are set."""
        return {name: int(self._value(name, 0)) for name in KNOBS}

    def knob(self, name: str) -> int:
        """How a knob is set."""
        return int(self._value(name, 0))

    def turn(self, name: str, value: int) -> None:
        """Set a knob, within its bounds."""
        self._set(name, max(0, min(int(value), KNOBS[name])))

    def use_up(self, name: str) -> bool:
        """Take one of so many; False if there is none left."""
        left = self.knob(name)
        if left:
            self._set(name, left - 1)
        return left > 0

    def _value(self, name: str, otherwise: Any) -> Any:
        row = self._file.execute("SELECT value FROM knobs WHERE name = ?", (name,)).fetchone()
        return json.loads(row["value"]) if row else otherwise

    def _set(self, name: str, value: Any) -> None:
        self._file.execute("INSERT OR REPLACE INTO knobs VALUES (?, ?)", (name, json.dumps(value)))

    # Documents. What begins with an underscore is nobody's outside the till.

    def new_id(self, prefix: str, length: int = 24) -> str:
        """An id in the manner of the provider."""
        letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
        return prefix + "".join(random_words.choice(letters) for _ in range(length))

    def put(self, thing: dict[str, Any], *, parent: str = "", due: int | None = None) -> dict[str, Any]:
        """Keep a document; it has `id`, `object` (or `entity`) and `created` (or `created_at`)."""
        kind = kind_of(thing)
        created = thing.get("created", thing.get("created_at"))
        self._file.execute(
            "INSERT INTO things (id, kind, created, parent, due, data) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET due = excluded.due, data = excluded.data",
            (thing["id"], kind, created, parent, due, json.dumps(thing)),
        )
        return thing

    def get(self, kind: str, thing_id: str) -> dict[str, Any] | None:
        """The document of that kind and id."""
        row = self._file.execute("SELECT data FROM things WHERE id = ? AND kind = ?", (thing_id, kind)).fetchone()
        return None if row is None else json.loads(row["data"])

    def all_of(self, kind: str, *, parent: str = "", most: int = 1000, before: str = "") -> list[dict[str, Any]]:
        """Documents of a kind, newest first; perhaps of a parent, perhaps only those made before another one."""
        rows = self._file.execute(
            "SELECT data FROM things WHERE kind = :kind AND (:parent = '' OR parent = :parent)"
            " AND (:before = '' OR seq < (SELECT seq FROM things WHERE id = :before)) ORDER BY seq DESC LIMIT :most",
            {"kind": kind, "parent": parent, "before": before, "most": most},
        )
        return [json.loads(row["data"]) for row in rows]

    def next_due(self, until: int) -> dict[str, Any] | None:
        """The document whose moment comes first, if that is not after `until`; with `_due`."""
        row = self._file.execute(
            "SELECT data, due FROM things WHERE due <= ? ORDER BY due, seq LIMIT 1", (until,)
        ).fetchone()
        return None if row is None else json.loads(row["data"]) | {"_due": row["due"]}

    def not_due(self, thing_id: str) -> None:
        """Nothing more happens to it by itself."""
        self._file.execute("UPDATE things SET due = NULL WHERE id = ?", (thing_id,))

    # Idempotency

    def answered(self, key: str) -> tuple[str, int, str] | None:
        """What was asked with this key, and the answer."""
        row = self._file.execute("SELECT * FROM keys WHERE id = ?", (key,)).fetchone()
        return None if row is None else (row["fingerprint"], row["status"], row["body"])

    def answer(self, key: str, fingerprint: str, status: int, body: str) -> None:
        """Keep an answer."""
        self._file.execute(
            "INSERT OR REPLACE INTO keys VALUES (?, ?, ?, ?, ?)", (key, fingerprint, status, body, time.time())
        )

    # Events

    def emit(self, provider: Provider, kind: str, about: str, body: dict[str, Any], event_id: str) -> None:
        """Have an event delivered, with the faults that are set."""
        self._file.execute(
            "INSERT INTO events (id, provider, kind, about, created, body) VALUES (?, ?, ?, ?, ?, ?)",
            (event_id, provider, kind, about, self.now(), json.dumps(body, separators=(",", ":"))),
        )
        lost = self.random.random() * 100 < self.knob("lose_percent")
        for _ in range(1 + self.knob("duplicate")):
            due = time.time() + self.knob("delay")
            due += self.random.random() * 3 if self.knob("reorder") else 0
            self._file.execute(
                "INSERT INTO deliveries (event, due, state) VALUES (?, ?, ?)",
                (event_id, due, "lost" if lost else "waiting"),
            )

    def resend(self, event_id: str, times: int = 1) -> bool:
        """Deliver an event again, now; False if there is none."""
        if self._file.execute("SELECT 1 FROM events WHERE id = ?", (event_id,)).fetchone() is None:
            return False
        for _ in range(max(1, min(times, 200))):
            self._file.execute(
                "INSERT INTO deliveries (event, due, state) VALUES (?, ?, 'waiting')", (event_id, time.time())
            )
        return True

    def resend_lost(self) -> int:
        """Deliver what got lost after all; how many that are."""
        return self._file.execute(
            "UPDATE deliveries SET state = 'waiting', due = ? WHERE state = 'lost'", (time.time(),)
        ).rowcount

    def events(self, *, provider: str = "", most: int = 100) -> list[dict[str, Any]]:
        """The latest events with their deliveries, newest first."""
        rows = self._file.execute(
            "SELECT * FROM events WHERE (? = '' OR provider = ?) ORDER BY seq DESC LIMIT ?", (provider, provider, most)
        ).fetchall()
        found = []
        for row in rows:
            deliveries = self._file.execute("SELECT * FROM deliveries WHERE event = ? ORDER BY id", (row["id"],))
            found.append(dict(row) | {"deliveries": [dict(one) for one in deliveries.fetchall()[:50]]})
        return found

    def event(self, event_id: str) -> dict[str, Any] | None:
        """An event as it is sent."""
        row = self._file.execute("SELECT * FROM events WHERE id = ?", (event_id,)).fetchone()
        return None if row is None else dict(row)

    def claim_deliveries(self, *, most: int, whatever_due: bool = False, lease: float = 30.0) -> list[dict[str, Any]]:
        """Deliveries to be made now, so marked that nobody else makes them for a while."""
        if self.knob("hold"):
            return []
        now = time.time()
        rows = self._file.execute(
            "SELECT d.id, d.tries, e.id AS event, e.provider, e.body FROM deliveries d JOIN events e ON e.id = d.event"
            " WHERE d.state = 'waiting' AND d.due <= ? ORDER BY d.due, d.id LIMIT ?",
            (now + 10**9 if whatever_due else now, most),
        ).fetchall()
        for row in rows:
            self._file.execute("UPDATE deliveries SET due = ? WHERE id = ?", (now + lease, row["id"]))
        return [dict(row) for row in rows]

    def delivered(self, delivery_id: int, *, status: int, again_in: float | None) -> None:
        """Note how a delivery went, and when it is tried again."""
        now = time.time()
        state = "done" if 200 <= status < 300 else "waiting" if again_in is not None else "failed"
        self._file.execute(
            "UPDATE deliveries SET state = ?, status = ?, tries = tries + 1, at = ?, due = ? WHERE id = ?",
            (state, status, now, now + (again_in or 0), delivery_id),
        )

    def waiting(self) -> int:
        """How many deliveries are still to be made."""
        return int(self._file.execute("SELECT count(*) FROM deliveries WHERE state = 'waiting'").fetchone()[0])

    # An end to growing

    def forget(self) -> None:
        """Keep what is newest, and whatever something will still happen to."""
        self._file.execute(
            "DELETE FROM things WHERE due IS NULL AND seq <= (SELECT coalesce(max(seq), 0) FROM things) - ?",
            (KEPT_THINGS,),
        )
        self._file.execute(
            "DELETE FROM events WHERE seq <= (SELECT coalesce(max(seq), 0) FROM events) - ?", (KEPT_EVENTS,)
        )
        self._file.execute("DELETE FROM deliveries WHERE event NOT IN (SELECT id FROM events)")
        self._file.execute(
            "DELETE FROM keys WHERE at < ? OR id IN (SELECT id FROM keys ORDER BY at DESC LIMIT -1 OFFSET ?)",
            (time.time() - 86_400, KEPT_KEYS),
        )

    def empty(self) -> None:
        """Begin anew: nothing was ever sold, no fault is set, the clock is right."""
        for table in ("things", "keys", "events", "deliveries", "knobs"):
            self._file.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
