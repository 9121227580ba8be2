"""How billing says no."""

from django.utils.translation import gettext_lazy as _

from core.common.errors import NotAllowed, NotFound, Refusal, TooMany


class CodeUnknown(NotFound):
    code = "code_unknown"
    detail = _("There is no such code. Look at each letter again.")


class CodeSpent(Refusal):
    code, status = "code_spent", 409
    detail = _("This code has been used up by others.")


class CodeExpired(Refusal):
    code, status = "code_expired", 410
    detail = _("This code has expired. Ask for a new one.")


class CodeRevoked(Refusal):
    code, status = "code_revoked", 410
    detail = _("This code has been withdrawn. Ask for a new one.")


class CodeUsedByYou(Refusal):
    """`plan` says what the person has now, so that a page whose first answer got lost can go on."""

    code, status = "code_used_by_you", 409
    detail = _("You have used this code already. It works once for each person.")


class CodeTaken(Refusal):
    code, status = "code_taken", 409
    detail = _("This code exists already. Choose another one.")


class WrongAdminKey(NotAllowed):
    """One answer for a wrong key, a missing key, and an installation without one."""

    code = "wrong_admin_key"
    detail = _("This needs the right X-Admin-Key.")


class TooManyGuesses(TooMany):
    detail = _("Too many wrong tries. Wait a while before the next one.")


class NotInYourPlan(Refusal):
    """`feature` is what was asked for, `plans` are those that have it."""

    code, status = "not_in_your_plan", 402
    detail = _("Your plan does not include this.")


class ReferenceTaken(Refusal):
    """The same payment or code can't give two people, or two plans."""

    code, status = "reference_taken", 409
    detail = _("This has been given to somebody already.")


class ProviderUnreachable(Refusal):
    """The provider did not answer, or not in a way that can be read. Nothing was changed here."""

    code, status = "provider_unreachable", 503
    detail = _("The payment provider does not answer. Nothing was charged as far as we know. Try again in a minute.")


class ProviderRefused(Refusal):
    """The provider answered and said no. `because` is a word of the provider's, for logs and staff."""

    code, status = "provider_refused", 409
    detail = _("The payment provider refused this.")


class WrongSignature(Refusal):
    """What claims to come from a provider does not."""

    code, status = "wrong_signature", 400
    detail = _("This is not signed by the payment provider.")


class PaymentsOff(Refusal):
    code, status = "payments_off", 409
    detail = _("Payments are switched off here. Invite codes still work.")


class NotEnoughTokens(Refusal):
    """`missing` is how many more it takes."""

    code, status = "not_enough_tokens", 402
    detail = _("You don't have enough tokens for this.")


class HoldResolved(Refusal):
    """A hold is captured or released once; it went the other way. `state` says which."""

    code, status = "hold_resolved", 409
    detail = _("These tokens were paid or given back already.")
