from django.apps import AppConfig


class InterviewersConfig(AppConfig):
    name = "interviewers"
    verbose_name = "Interviewers"
