"""Jobs in the server's own process: Celery's worker and beat as threads, where there is no Redis to share them over.

Started by the server's lifespan (`config.asgi`) and by nothing else, so that tests and commands run no jobs.
"""

import logging
import threading
from typing import Any

from celery import Celery
from celery.beat import Scheduler
from celery.worker import WorkController, state
from django.conf import settings
from django.core.cache import cache

log = logging.getLogger(__name__)

HEARTBEAT_KEY = "jobs.alive"
SILENT_AFTER = 60


class _Worker(WorkController):
    """A worker that says when it listens."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.listening = threading.Event()
        super().__init__(*args, **kwargs)

    def on_consumer_ready(self, consumer: Any) -> None:
        self.listening.set()


class EmbeddedJobs:
    """One worker and one beat on threads of this process."""

    def __init__(self, app: Celery) -> None:
        self._app = app
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin working; returns at once."""
        self._threads = [threading.Thread(target=self._work, name="jobs", daemon=True)]
        self._threads[0].start()

    def stop(self, patience: float = 3.0) -> None:
        """Take no more work and wait for what is being done, at most `patience` seconds."""
        self._stopping.set()
        state.should_stop = 0  # type: ignore[assignment]
        # The worker looks at its state after each message or two seconds, and once told to stop drains once more:
        # one message makes it look, another spares it the second wait.
        for _ in range(2):
            self._app.send_task("config.tasks.say_alive")
        for thread in self._threads:
            thread.join(patience)

    def _work(self) -> None:
        try:
            self._app.finalize()
            worker = _Worker(
                app=self._app,
                pool="threads",
                concurrency=4,
                hostname="embedded@intraview",
                loglevel="WARNING",
                without_heartbeat=True,
                without_mingle=True,
                without_gossip=True,
            )
            beat = threading.Thread(target=self._beat, args=(worker,), name="jobs-beat", daemon=True)
            self._threads.append(beat)
            beat.start()
            worker.start()
        except Exception:
            log.exception("jobs.worker_died")
        finally:
            state.should_stop = None

    def _beat(self, worker: _Worker) -> None:
        worker.listening.wait(30)
        scheduler = Scheduler(self._app, max_interval=1)
        # What came due while the server was away is looked at now, not one interval later.
        for entry in scheduler.schedule.values():
            scheduler.apply_async(entry, advance=False)
        pause = 0.0
        while not self._stopping.wait(pause):
            try:
                pause = max(scheduler.tick(), 0.01)
            except Exception:
                log.exception("jobs.beat_failed")
                pause = 1.0


def runs_embedded() -> bool:
    """True if this server does its jobs itself."""
    return not settings.REDIS_URL


def are_alive() -> bool:
    """True if a worker somewhere has done the heartbeat job within the last minute."""
    return cache.get(HEARTBEAT_KEY) is not None
