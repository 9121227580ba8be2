from django.apps import AppConfig


class SessionsLiveConfig(AppConfig):
    name = "sessions_live"

    def ready(self) -> None:
        from scheduling.services import rooms as booked
        from sessions_live import beats
        from sessions_live.services.booked_rooms import BookedRooms

        beats.begin()
        booked.register(BookedRooms())
