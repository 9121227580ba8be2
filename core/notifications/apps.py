from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "core.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from core.accounts import services as accounts
        from core.notifications.services import note_end_of_letter

        accounts.on_letters_end(note_end_of_letter)
