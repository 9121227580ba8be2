from django.apps import AppConfig


class SessionsLiveConfig(AppConfig):
    name = "sessions_live"

    def ready(self) -> None:
        from sessions_live import beats

        beats.begin()
