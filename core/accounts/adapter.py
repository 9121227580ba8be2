"""Where allauth asks us."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from core.http.ip import client_address


class AccountAdapter(DefaultAccountAdapter):
    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By the account alone. allauth puts the host before it, and that is whatever a client says in its header."""
        return str(credentials["email"]).lower()

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Nothing: our pages say these things themselves, and a message nobody reads would grow in a cookie."""

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        self.send_mail("accounts/email/code", emailconfirmation.email, {"code": emailconfirmation.key})

    def send_account_already_exists_mail(self, email: str) -> None:
        # Not where the request says we are: somebody else may have sent it, to have us send their link.
        self.send_mail("accounts/email/known_address", email, {"sign_in_url": f"{settings.ORIGINS[0]}/sign-in"})
