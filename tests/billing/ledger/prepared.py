"""Django made ready in a process of its own, before anything of it is imported; and told which database to use."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.conf import settings
from django.db import connections

import billing.services.ledger  # noqa: F401 - so that the forks need not


def use(database: dict[str, Any]) -> None:
    """Ask another database from now on."""
    settings.DATABASES["default"] = database
    connections.__dict__.pop("settings", None)
    if connections.all(initialized_only=True):
        del connections["default"]
