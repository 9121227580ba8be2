from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchedulingConfig(AppConfig):
    name = "scheduling"
    verbose_name = _("Scheduling")

    def ready(self) -> None:
        from scheduling import notifications
        from scheduling.services import links, moving, rooms, steps

        steps.on_change(moving.follow_change)
        steps.on_change(rooms.follow_change)
        steps.on_change(links.follow_change)
        steps.on_change(notifications.hear)
        notifications.register_kinds()
