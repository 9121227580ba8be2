"""Time that passes without anybody waiting: the moments in a server's data move into the past.

The server keeps its clock and cannot tell the difference: what was due in a day is due now.
"""

import subprocess
import sys
from datetime import timedelta
from typing import Any

from tests.support.launcher import ROOT
from tests.support.server import Server

# Whose moments move, the earliest of a table first: so nobody is in two places on the way.
TABLES = {
    "scheduling": ["Slot", "Booking", "Occupied", "Proposal", "JoinLink", "WaitlistEntry"],
    "notifications": ["Notification", "Delivery"],
    "sessions_live": ["Room", "Presence"],
}


def let_pass(server: Server, time: timedelta) -> None:
    """Let so much time pass on a server, whether it runs or not."""
    command = [sys.executable, "-m", "tests.support.later", str(time.total_seconds())]
    done = subprocess.run(command, cwd=ROOT, env=server.env, capture_output=True, text=True, timeout=150)
    assert done.returncode == 0, done.stderr


def bring_nearer(time: timedelta) -> None:
    """Move the moments of this database."""
    from django.apps import apps
    from django.db import models, transaction

    with transaction.atomic():
        for app, names in TABLES.items():
            for name in names:
                model = apps.get_model(app, name)
                moments = [
                    field.name
                    for field in model._meta.concrete_fields
                    if isinstance(field, models.DateTimeField) and field.name not in ("created_at", "updated_at")
                ]
                told = [field.name for field in model._meta.concrete_fields if field.name == "context"]
                for row in model.objects.order_by(moments[0]):
                    changed = {one: getattr(row, one) - time for one in moments if getattr(row, one) is not None}
                    changed |= {one: nearer(getattr(row, one), time) for one in told}
                    model.objects.filter(pk=row.pk).update(**changed)


def nearer(value: Any, time: timedelta) -> Any:
    """What a notification will be told with: moments in it move, whatever they are in."""
    from datetime import datetime

    if isinstance(value, dict):
        return {key: nearer(one, time) for key, one in value.items()}
    if isinstance(value, list):
        return [nearer(one, time) for one in value]
    if isinstance(value, str) and len(value) >= 20 and value[:4].isdigit() and value[10] == "T":
        return (datetime.fromisoformat(value) - time).isoformat()
    return value


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    bring_nearer(timedelta(seconds=float(sys.argv[1])))
