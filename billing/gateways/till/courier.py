"""Delivers webhooks over HTTP, signed as the providers sign them, and tries again until somebody takes them."""

import hashlib
import hmac
import http.client
import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from billing.gateways.till import clockwork
from billing.gateways.till.world import World

log = logging.getLogger(__name__)

# Takes a provider's key, a body and headers; gives the HTTP status, 0 if there was nobody.
Deliver = Callable[[str, bytes, Mapping[str, str]], int]

_AGAIN_AFTER: Final = (1, 2, 4, 8, 15, 30, 60, 120, 300, 600, 1800, 3600)
_BEAT: Final = 0.3
_FORGET_EACH: Final = 600
_PATIENCE: Final = 15.0


def post_to(base: str) -> Deliver:
    """Deliver to BASE/stripe and BASE/razorpay."""
    parts = urlsplit(base)

    def deliver(provider: str, body: bytes, headers: Mapping[str, str]) -> int:
        line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=_PATIENCE)
        try:
            line.request("POST", f"{parts.path}/{provider}", body, dict(headers))
            return line.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            line.close()

    return deliver


def sign(world: World, event: Mapping[str, Any], now: float) -> dict[str, str]:
    """The headers that come with an event, signed at this moment."""
    body = event["body"].encode()
    headers = {"Content-Type": "application/json"}
    if event["provider"] == "stripe":
        signed = f"{int(now)}.".encode() + body
        digest = hmac.new(world.secrets.stripe_webhook_secret.encode(), signed, hashlib.sha256).hexdigest()
        return headers | {"Stripe-Signature": f"t={int(now)},v1={digest}", "User-Agent": "Stripe/1.0 (till)"}
    digest = hmac.new(world.secrets.razorpay_webhook_secret.encode(), body, hashlib.sha256).hexdigest()
    return headers | {
        "X-Razorpay-Signature": digest,
        "X-Razorpay-Event-Id": event["event"],
        "User-Agent": "Razorpay-Webhook/v1 (till)",
    }


def deliver_some(world: World, deliver: Deliver, *, most: int = 20, whatever_due: bool = False) -> int:
    """Make deliveries that are due; how many were tried. The state is not locked while somebody answers."""
    with world.act():
        jobs = world.claim_deliveries(most=most, whatever_due=whatever_due)
    for job in jobs:
        status = deliver(job["provider"], job["body"].encode(), sign(world, job, time.time()))
        again_in = _AGAIN_AFTER[job["tries"]] if job["tries"] < len(_AGAIN_AFTER) else None
        with world.act():
            world.delivered(job["id"], status=status, again_in=again_in)
    return len(jobs)


class Courier:
    """A thread that lets time pass in the till and delivers what has to be."""

    def __init__(self, world: World, deliver: Deliver) -> None:
        self._world = world
        self._deliver = deliver
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="till-courier", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, once the delivery that is under way was answered; it waits some seconds for that."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _run(self) -> None:
        forget_at = 0.0
        while not self._stop.is_set():
            busy = 0
            try:
                clockwork.tick(self._world)
                busy = deliver_some(self._world, self._deliver)
                if time.monotonic() >= forget_at:
                    forget_at = time.monotonic() + _FORGET_EACH
                    with self._world.act():
                        self._world.forget()
            except Exception as trouble:
                # The next beat tries again; the till must not end because of one bad row.
                log.warning("till.beat_failed reason=%s", type(trouble).__name__)
            self._stop.wait(0.0 if busy else _BEAT)
