from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "core.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from core.accounts import schema  # noqa: F401  (drf-spectacular finds extensions by import)
        from core.accounts.demo import demo_people
        from core.http import facts

        facts.offer("demo_people", demo_people)
