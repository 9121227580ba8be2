from typing import Any

from django.apps import AppConfig
from django.apps import apps as live_apps
from django.db.models.signals import post_migrate


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = "Billing"

    def ready(self) -> None:
        from billing.notifications import register_kinds

        register_kinds()
        post_migrate.connect(_ensure_catalogue, sender=self)


def _ensure_catalogue(apps: Any = None, **_more: Any) -> None:
    from billing.services.catalogue import ensure_catalogue

    ensure_catalogue(apps or live_apps)  # a flush names none
