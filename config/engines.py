"""Which engine serves what, as a table for people, and what `/readyz` asks them."""

from django.conf import settings
from django.db import connection

from ai_interviewer.services.engine import speech_config
from billing.gateways import providers
from config.jobs import are_alive, runs_embedded
from signalling.peers import process as media


def in_use() -> list[tuple[str, str]]:
    """What serves what in this process, in words."""
    return [
        ("database", "SQLite (WAL)" if connection.vendor == "sqlite" else "PostgreSQL, pool of connections"),
        ("server", "one uvicorn process, room state in the database"),
        ("between processes", "Redis pub/sub" if settings.REDIS_URL else "nothing to cross: one process"),
        ("jobs", "in the server process" if runs_embedded() else "Celery processes over Redis"),
        ("media", "peer to peer" + (", TURN: " + ", ".join(settings.TURN_URLS) if settings.TURN_URLS else ", no TURN")),
        ("calls with the AI", "a thread of the server" if settings.MEDIA_IN_SERVER else "python -m config.media"),
        ("speech", speech()),
        (
            "AI interviewer",
            f"{settings.OPENAI_MODEL}, offline as fallback" if settings.OPENAI_API_KEY else "offline, shipped",
        ),
        ("payments", payments()),
        ("mail", "in-app outbox at /outbox" if settings.OUTBOX else "SMTP"),
    ]


def payments() -> str:
    """Who takes payments, in words."""
    sellers = providers()
    if settings.PAYMENT_SANDBOX and sellers:
        return "the till that ships, at /sandbox: no money moves"
    return ", ".join(seller.title for seller in sellers.values()) or "off"


def speech() -> str:
    """Who hears and speaks, in words."""
    if speech_config().engine == "openai":
        return f"{settings.OPENAI_TRANSCRIBE_MODEL} and {settings.OPENAI_SPEECH_MODEL}, offline as fallback"
    return "offline, shipped"


def print_table(*, host: str, port: int, seconds: float) -> None:
    """Say, once, which engine serves what, where to go and who may sign in."""
    lines = ["", f"  {'engine':<20}served by", f"  {'-' * 18}  {'-' * 46}"]
    lines += [f"  {name:<20}{words}" for name, words in in_use()]
    shown = "127.0.0.1" if host in {"0.0.0.0", "::", "localhost"} else host  # noqa: S104
    lines += ["", f"  Intraview is ready: http://{shown}:{port}   ({seconds:.1f} s)"]
    if settings.DEMO_PEOPLE:
        from core.accounts.demo import DEMO_PEOPLE

        lines += ["", "  Demo people, all with the password  " + settings.DEMO_PASSWORD]
        lines += [f"    {person.email:<24}{person.role}" for person in DEMO_PEOPLE]
    lines += ["", "  Ctrl-C stops it.", ""]
    print("\n".join(lines), flush=True)  # noqa: T201


def check_bus() -> None:
    """Raises unless Redis answers, where there is one to ask."""
    if settings.REDIS_URL:
        import redis  # 0.3 s that only those with Redis should wait for

        redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2).ping()


def check_media() -> None:
    """Raises if this process carries calls and the loop that does stands still."""
    if not media.is_moving_if_started():
        raise RuntimeError("the media loop stands still")


def check_jobs() -> None:
    """Raises unless a worker has done the heartbeat job lately."""
    if not are_alive():
        raise RuntimeError("no job has been done for a minute")
