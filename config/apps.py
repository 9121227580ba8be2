"""The wiring as a Django app, so that its checks and commands are found."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "config"
    verbose_name = "Intraview"

    def ready(self) -> None:
        from config import checks, engines  # noqa: F401  (the checks register themselves)
        from core.http.health import add_check

        add_check("bus", engines.check_bus)
        add_check("jobs", engines.check_jobs)
        add_check("media", engines.check_media)
