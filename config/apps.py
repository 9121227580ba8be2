"""The wiring as a Django app, so that its checks and commands are found."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "config"
    verbose_name = "Intraview"

    def ready(self) -> None:
        from config import checks  # noqa: F401  (registers itself)
