from django.apps import AppConfig


class InterviewersConfig(AppConfig):
    name = "interviewers"
    verbose_name = "Interviewers"

    def ready(self) -> None:
        from interviewers.notifications import register_kinds

        register_kinds()
