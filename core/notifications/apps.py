from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "core.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from core.accounts import services as accounts
        from core.notifications import live
        from core.notifications.services import note_end_of_letter
        from core.realtime import bus, server

        bus.on("notifications.changed", live.take_word)
        server.every_second(live.look_for_missed)
        accounts.on_letters_end(note_end_of_letter)
