from django.apps import AppConfig


class AiInterviewerConfig(AppConfig):
    name = "ai_interviewer"

    def ready(self) -> None:
        from ai_interviewer import wiring

        wiring.begin()
