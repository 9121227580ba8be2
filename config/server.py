"""The server process: `python -m config.server`. Prepares the database if asked, serves, says when it is ready."""

import argparse
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

import uvicorn

KIBIBYTE = 1024


class Server(uvicorn.Server):
    """uvicorn, calling back once the first connection can be taken."""

    def __init__(self, config: uvicorn.Config, when_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._when_ready = when_ready

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets=sockets)
        self._when_ready()


def prepare() -> None:
    """Bring the database to this version's shape, and make the demo people where they are wanted."""
    from django.conf import settings
    from django.core.management import call_command

    from config.steps import step

    with step("Database"):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    if settings.DEMO_PEOPLE:
        from billing.demo import make_demo_money
        from core.accounts.demo import make_demo_people
        from interviewers.demo import make_demo_interviewers
        from scheduling.demo import make_demo_bookings, make_demo_calendars

        with step("Demo people"):
            # What they did to get here is nobody's news at a first start.
            logging.disable(logging.INFO)
            make_demo_people(settings.DEMO_PASSWORD)
            make_demo_interviewers()
            make_demo_money()
            make_demo_calendars()
            make_demo_bookings()
            logging.disable(logging.NOTSET)


def serve(*, host: str, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    from django.conf import settings

    from config.engines import print_table

    began = time.monotonic()
    config = uvicorn.Config(
        "config.asgi:application",
        host=host,
        port=port,
        loop="uvloop",
        http="core.http.uvicorn_protocol:PatientProtocol",
        # uvicorn's websockets-sansio protocol with our manners on top.
        ws="core.realtime.uvicorn_protocol:RoomProtocol",
        ws_per_message_deflate=False,  # frames are small; deflate costs 300 KB and a millisecond per socket
        ws_max_size=1024 * KIBIBYTE,
        ws_ping_interval=None,  # the protocol has its own heartbeat, and uvicorn's would close with 1011
        lifespan="on",
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.TRUSTED_PROXIES,
        timeout_graceful_shutdown=3,
    )
    # uvicorn stops in good order and then raises the signal again; to have left as asked is no failure.
    for leaving in (signal.SIGTERM, signal.SIGINT):
        signal.signal(leaving, lambda number, frame: None)
    Server(config, when_ready=lambda: print_table(host=host, port=port, seconds=time.monotonic() - began)).run()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m config.server", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("INTRAVIEW_PORT") or 8000))
    parser.add_argument("--prepare", action="store_true", help="migrate and make the demo people first")
    parser.add_argument("--prepare-only", action="store_true", help="migrate, make the demo people, and leave")
    asked = parser.parse_args()
    os.environ["INTRAVIEW_PORT"] = str(asked.port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

    import django
    from django.core.checks import ERROR, run_checks

    django.setup()
    refusals = [str(message) for message in run_checks() if message.level >= ERROR]
    if refusals:
        sys.exit("\n".join(["Intraview does not start with these settings:", *refusals]))
    if asked.prepare or asked.prepare_only:
        prepare()
    if asked.prepare_only:
        return
    serve(host=asked.host, port=asked.port)


if __name__ == "__main__":
    main()
