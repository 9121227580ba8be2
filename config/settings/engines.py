"""Which engine serves what: database, bus between processes, mail. Pure functions from values to settings."""

from pathlib import Path
from typing import Any

import environ

# psycopg prepares what it has seen so often. Django's cursors put values into their statements, of which no two are the
# same; what is worth it asks for it (`core.common.sql`).
ONLY_WHAT_ASKS = 2**31

# WAL: readers don't wait for the writer. NORMAL: a commit survives the death of the process at any moment; a power cut
# may take the last moments, and never tears the file (docs/decisions/0010).
SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;"


def database(*, url: str, data: Path, pool: int, prepares: bool = True) -> dict[str, Any]:
    """The default database: SQLite in `data`, or what `url` names. `prepares`: its connections may keep plans."""
    if not url:
        return sqlite(data / "intraview.sqlite3")
    settings: dict[str, Any] = dict(environ.Env.db_url_config(url))
    if "sqlite" in settings["ENGINE"]:
        return sqlite(Path(settings["NAME"]))
    settings["CONN_MAX_AGE"] = 0
    options = dict(settings.get("OPTIONS", {}))
    # Without a pool a thousand concurrent requests open a thousand connections, and PostgreSQL refuses most of them.
    options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 15}
    options["prepare_threshold"] = ONLY_WHAT_ASKS if prepares else None
    settings["OPTIONS"] = options
    return settings


def sqlite(file: Path) -> dict[str, Any]:
    """SQLite such that concurrent writers wait for each other instead of failing with "database is locked"."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_START},
        # A file, because concurrency can't be tested on a database in memory.
        "TEST": {"NAME": str(file.with_name("test-" + file.name))},
    }


def channel_layers(redis_url: str) -> dict[str, Any]:
    """The channel layer: Redis pub/sub between processes, memory inside one."""
    if not redis_url:
        return {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    # redis-py 8 gives sockets a default timeout equal to the blocking pop's, which kills idle sockets after five
    # seconds. None restores waiting. Can go when channels_redis sets it itself.
    hosts = [{"address": redis_url, "socket_timeout": None}]
    return {
        "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": hosts}},
    }


def caches(redis_url: str) -> dict[str, Any]:
    """The cache, shared by all processes: sign-in limits are counted in it, and a limit per process is none."""
    if redis_url:
        return {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url}}
    return {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
            # Above this, entries are thrown out by chance; someone could flood the counters away at the default of 300.
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    }
