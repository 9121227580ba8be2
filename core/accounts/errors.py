"""How signing in says no."""

from django.utils.translation import gettext_lazy as _

from core.common.errors import NotAllowed, NotFound, NotSignedIn, Refusal, TooMany

__all__ = [
    "EmailUnverified",
    "InvalidCode",
    "InvalidCredentials",
    "LastAdmin",
    "NotAllowed",
    "NotFound",
    "NotSignedIn",
    "NotYourself",
    "ReadOnlyVisit",
    "Refusal",
    "SecondFactorNeeded",
    "SecondFactorRequired",
    "SignupClosed",
    "TooMany",
]


class InvalidCredentials(Refusal):
    """One answer for an unknown address, a wrong password and a closed account, so that nobody learns who is here."""

    code, status = "invalid_credentials", 400
    detail = _("This address and password don't belong together.")


class EmailUnverified(Refusal):
    code, status = "email_unverified", 403
    detail = _("Enter the code that we sent to your address first.")


class SecondFactorNeeded(Refusal):
    code, status = "second_factor_needed", 403
    detail = _("Enter the code of your second factor.")


class InvalidCode(Refusal):
    code, status = "invalid_code", 400
    detail = _("This code is wrong or too old. Ask for a new one.")


class SignupClosed(Refusal):
    code, status = "signup_closed", 403
    detail = _("Accounts are made by the staff here.")


class LastAdmin(Refusal):
    code, status = "last_admin", 409
    detail = _("Nobody would be left who can make staff. Make somebody else an admin first.")


class NotYourself(Refusal):
    code, status = "not_yourself", 409
    detail = _("That is for somebody else to do to you.")


class ReadOnlyVisit(Refusal):
    code, status = "read_only_visit", 403
    detail = _("You are looking at somebody else's account, and can change nothing in it.")


class SecondFactorRequired(Refusal):
    code, status = "second_factor_required", 403
    detail = _("Your role asks for a second factor. Set one up first.")
