"""How signing in says no."""

from django.utils.translation import gettext_lazy as _

from core.common.errors import NotAllowed, NotFound, NotSignedIn, Refusal, TooMany

__all__ = [
    "AddressTaken",
    "EmailUnverified",
    "InvalidCode",
    "InvalidCredentials",
    "InvalidPasskey",
    "LastAdmin",
    "LastSecondFactor",
    "NoSecondFactor",
    "NotAllowed",
    "NotFound",
    "NotSignedIn",
    "NotYourself",
    "PasskeyKnown",
    "PasskeysUnavailable",
    "ReadOnlyVisit",
    "ReauthenticationNeeded",
    "Refusal",
    "SecondFactorNeeded",
    "SecondFactorRequired",
    "SignupClosed",
    "SocialRefused",
    "SocialUnreachable",
    "SocialUnverified",
    "TooMany",
    "TooManyPasskeys",
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


class AddressTaken(Refusal):
    """For staff only, who may see all people anyway; others never learn who is here."""

    code, status = "address_taken", 409
    detail = _("Somebody here has this address already.")


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


class LastSecondFactor(Refusal):
    """The same word as above, at another moment: here it is about to be lost."""

    code, status = "second_factor_required", 409
    detail = _("Your role asks for a second factor. Add another one before you remove this one.")


class NoSecondFactor(Refusal):
    code, status = "no_second_factor", 409
    detail = _("Recovery codes stand in for a second factor. Set one up first.")


class ReauthenticationNeeded(Refusal):
    code, status = "reauthentication_needed", 403
    detail = _("Show once more that it is you.")


class PasskeysUnavailable(Refusal):
    code, status = "passkeys_unavailable", 409
    detail = _("Passkeys need this site to have a name, and HTTPS.")


class InvalidPasskey(Refusal):
    code, status = "invalid_passkey", 400
    detail = _("This passkey can't be used here, or too much time has passed. Try again.")


class PasskeyKnown(Refusal):
    code, status = "passkey_known", 409
    detail = _("This passkey is there already.")


class TooManyPasskeys(Refusal):
    code, status = "too_many_passkeys", 409
    detail = _("That is the most passkeys that one account can have. Remove one first.")


class SocialRefused(Refusal):
    code, status = "social_refused", 400
    detail = _("The other site did not say clearly enough who you are. Try again, or sign in with your password.")


class SocialUnreachable(Refusal):
    code, status = "social_unreachable", 502
    detail = _("The other site can't be reached right now. Try again in a moment.")


class SocialUnverified(Refusal):
    """Joining by an address that only one side has verified would hand accounts to whoever claims it first."""

    code, status = "social_unverified", 403
    detail = _("Your address is not verified there or here. Sign in with your password, or verify it first.")
