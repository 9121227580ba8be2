"""The till on a port of its own, for tests without a server of ours.

with Till() as till:                       # or the fixture `till`
    with override_settings(**till.settings()):
        ...                                # billing.gateways.providers() now talk to it
    till.pay(order_id)                     # as somebody with a test card would
    till.deliver(lambda provider, body, headers: ...)   # webhooks, when the test wants them
"""

import asyncio
import http.client
import json
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from django.conf import settings as django_settings
from django.test import override_settings

from billing.gateways.secrets import TillSecrets, derive_secrets
from billing.gateways.till import controls
from billing.gateways.till.app import TillApp
from billing.gateways.till.courier import Deliver, sign
from billing.gateways.till.world import World

PREFIX = "/sandbox"


class Till:
    """A till that serves real HTTP on a free port. Webhooks wait until `deliver` is called, unless `to` is given."""

    def __init__(
        self, *, path: Path | None = None, secrets: TillSecrets | None = None, to: Deliver | None = None
    ) -> None:
        self.secrets = secrets or derive_secrets(django_settings.SECRET_KEY)
        self._scratch = None if path else tempfile.TemporaryDirectory(prefix="till-")
        self.path = path or Path(self._scratch.name) / "till.sqlite3"
        self.world = World(self.path, self.secrets, seed=1)
        self._to = to
        self.app = TillApp(self.world, prefix=PREFIX, deliver=to, hosts=lambda host: True)
        config = uvicorn.Config(
            self.app, host="127.0.0.1", port=0, lifespan="off", log_config=None, log_level="critical", access_log=False
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._server.serve()), daemon=True)

    def start(self) -> "Till":
        self._thread.start()
        while not self._server.started:
            time.sleep(0.005)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}{PREFIX}"
        self.world.own_base = self.base
        self.app.start()
        return self

    def stop(self) -> None:
        self.app.stop()
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self.world.close()
        if self._scratch is not None:
            self._scratch.cleanup()

    __enter__ = start

    def __exit__(self, *error: object) -> None:
        self.stop()

    def settings(self) -> dict[str, Any]:
        """Settings with which our adapters talk to this till."""
        return {
            "ENABLE_PAYMENTS": True,
            "PAYMENT_SANDBOX": True,
            "PAYMENT_PROVIDERS": [],
            "STRIPE_API_BASE": f"{self.base}/stripe",
            "RAZORPAY_API_BASE": f"{self.base}/razorpay",
        }

    def ask(
        self, method: str, path: str, body: bytes | Mapping[str, Any] | None = None, **headers: str
    ) -> tuple[int, bytes, dict[str, str]]:
        """One request to the till, whatever comes back."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            data = json.dumps(body).encode() if isinstance(body, Mapping) else body
            line.request(
                method, PREFIX + path, data, {name.replace("_", "-"): value for name, value in headers.items()}
            )
            answer = line.getresponse()
            return answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()}
        finally:
            line.close()

    def do(self, path: str, **fields: Any) -> dict[str, Any]:
        """Turn something at the till: `till.do("knobs", duplicate=3)`."""
        status, body, _ = self.ask("POST", f"/api/{path}", fields)
        assert status == 200, (status, body)
        found: dict[str, Any] = json.loads(body)
        return found

    def pay(self, order_id: str, card: str = "4242 4242 4242 4242") -> dict[str, Any]:
        """Pay an order as somebody with this card: {"failed", "payment", "location" | "fields"}."""
        return self.do(f"orders/{order_id}/pay", card=card)

    def turn(self, **knobs: int) -> None:
        """Set faults, such as duplicate=2, lose_percent=30, decline_next=1."""
        self.do("knobs", **knobs)

    def forward(self, *, days: float = 0, seconds: int = 0) -> None:
        """Move the till's clock; renewals, trial ends and expiries happen on the way."""
        self.do("clock", forward=int(days * 86_400) + seconds)

    def renew(self, subscription_id: str) -> str:
        """End the period (or trial) of a subscription now: its status afterwards."""
        return str(self.do(f"subscriptions/{subscription_id}/renew")["status"])

    def dispute(self, payment_id: str) -> str:
        """Have a payment disputed: the dispute's id."""
        return str(self.do(f"payments/{payment_id}/dispute")["dispute"])

    def close_dispute(self, dispute_id: str, *, won: bool) -> None:
        """The bank decides."""
        self.do(f"disputes/{dispute_id}/{'won' if won else 'lost'}")

    def deliver(self, to: Deliver) -> int:
        """Deliver what waits, in this thread: `to(provider, body, headers)` answers with a status."""
        return controls.deliver_all(self.world, to)

    def webhooks(self, provider: str = "") -> list[tuple[str, str, bytes, dict[str, str]]]:
        """All events so far, oldest first, as they would be delivered now: (provider, kind, body, headers)."""
        with self.world.act():
            events = [self.world.event(one["id"]) for one in self.world.events(provider=provider, most=5000)]
        return [
            (
                one["provider"],
                one["kind"],
                one["body"].encode(),
                sign(self.world, one | {"event": one["id"]}, time.time()),
            )
            for one in reversed(events)
            if one is not None
        ]


@pytest.fixture
def till() -> Iterator[Till]:
    """A till that our adapters talk to while the test runs."""
    with Till() as running, override_settings(**running.settings()):
        yield running
