from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchedulingConfig(AppConfig):
    name = "scheduling"
    verbose_name = _("Scheduling")

    def ready(self) -> None:
        from billing.services import reason_words
        from interviewers.selectors import ask_for_times
        from interviewers.services import on_visibility
        from scheduling import notifications
        from scheduling.selectors.calendars import has_times
        from scheduling.selectors.words import describe_bookings
        from scheduling.services import links, moving, next_free, rooms, steps

        steps.on_change(moving.follow_change)
        steps.on_change(rooms.follow_change)
        steps.on_change(links.follow_change)
        steps.on_change(next_free.follow_change)
        steps.on_change(notifications.hear)
        notifications.register_kinds()
        on_visibility(next_free.follow_person)
        ask_for_times(has_times)
        reason_words.register("booking", describe_bookings)
