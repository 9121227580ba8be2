from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "core.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from allauth.account.signals import user_logged_in
        from allauth.usersessions.signals import on_user_logged_in

        from core.accounts import checks, schema  # noqa: F401  (both are found by import)
        from core.accounts.demo import demo_people
        from core.http import facts

        # At each sign-in it looks through all sessions of the person, one by one; the five-hundredth sign-in then takes
        # seconds. We write the device row in `open_session` and forget stale ones in `tasks.sweep`.
        user_logged_in.disconnect(on_user_logged_in)
        facts.offer("demo_people", demo_people)
