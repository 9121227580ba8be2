"""A process that carries calls with the AI: `python -m config.media`. Needs a bus (REDIS_URL) to share the rooms.

It serves no HTTP. It ends on SIGTERM: takes no more calls, lets each come to the end of a sentence, hands it over.
"""

import asyncio
import logging
import signal

log = logging.getLogger(__name__)


async def carry_calls() -> None:
    """Carry calls until SIGTERM or Ctrl-C."""
    from ai_interviewer.services import hearing
    from ai_interviewer.services.call_worker import worker
    from core.realtime import server

    leaving = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, leaving.set)
    server.every_second(hearing.say_alive)
    await server.start()
    ready = await hearing.get_ready()
    for problem in ready.problems:
        log.warning("media.problem %s", problem)
    if ready.hearing:  # else another worker may have what this one lacks
        await worker.start()
        await hearing.say_alive()
    log.info("media.ready hearing=%s speaking=%s", ready.hearing, ready.speaking)
    await leaving.wait()
    await server.stop()


def main() -> None:
    # Names the settings, as every other entry does.
    import config.celery  # noqa: F401  isort:skip
    import django

    django.setup()
    from django.conf import settings

    if not settings.REDIS_URL:
        raise SystemExit("Calls in a process of their own need a REDIS_URL. Without one the server carries them.")
    import uvloop

    uvloop.run(carry_calls())


if __name__ == "__main__":
    main()
