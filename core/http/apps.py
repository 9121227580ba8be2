from django.apps import AppConfig


class HttpConfig(AppConfig):
    name = "core.http"
    label = "http"

    def ready(self) -> None:
        from core.http import health

        health.add_check("database", health.check_database)
