"""Is the server alive, and can it work? Apps add the checks of their own engines in `AppConfig.ready()`."""

import logging
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)

# A check returns if all is well and raises if not. It must come back within a second or two by itself.
Check = Callable[[], None]
checks: dict[str, Check] = {}


def add_check(name: str, check: Check) -> None:
    """Let `/readyz` answer for one more engine."""
    checks[name] = check


def failed_checks() -> list[str]:
    """The names of the engines that don't work right now."""
    return [name for name, check in checks.items() if not _passes(name, check)]


def check_database() -> None:
    """Raises unless the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


@never_cache
@require_safe
def show_alive(request: HttpRequest) -> JsonResponse:
    """The process answers. Says nothing about engines: a restart would not cure a lost database."""
    return JsonResponse({"status": "alive"})


@never_cache
@require_safe
def show_ready(request: HttpRequest) -> JsonResponse:
    """The server can do its work, or which of its engines can't."""
    failed = failed_checks()
    states = {name: "failed" if name in failed else "ok" for name in checks}
    return JsonResponse(
        {"status": "failed" if failed else "ready", "checks": states, "failed": failed}, status=503 if failed else 200
    )


def _passes(name: str, check: Check) -> bool:
    try:
        check()
    except Exception as reason:
        # Asked every few seconds by whoever watches: a line each time, not a page. No message: it may name a password.
        log.warning("health.check_failed name=%s reason=%s", name, type(reason).__name__)
        return False
    return True
