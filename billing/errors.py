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


class Unreadable(Refusal):
    """It is signed by the provider, or claims to be, and can't be read as what it should be."""

    code, status = "unreadable", 400
    detail = _("This can't be read as a message of the payment provider.")


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


class PayoutNotOpen(Refusal):
    """`state` is what became of the payout."""

    code, status = "payout_not_open", 409
    detail = _("This payout has come to another end already. Look again.")


class CouponUnknown(NotFound):
    """One answer for a code that never was, one that was withdrawn, and one whose time has not come."""

    code = "coupon_unknown"
    detail = _("There is no such coupon. Look at each letter again.")


class CouponSpent(Refusal):
    code, status = "coupon_spent", 409
    detail = _("This coupon has been used up.")


class CouponExpired(Refusal):
    code, status = "coupon_expired", 410
    detail = _("This coupon has expired.")


class CouponUsedByYou(Refusal):
    code, status = "coupon_used_by_you", 409
    detail = _("You have used this coupon already.")


class CouponNotForThis(Refusal):
    code, status = "coupon_not_for_this", 409
    detail = _("This coupon is not for what you are buying.")


class FirstPurchaseOnly(Refusal):
    code, status = "first_purchase_only", 409
    detail = _("This coupon is for a first purchase, and you have bought something already.")


class CouponTaken(Refusal):
    code, status = "coupon_taken", 409
    detail = _("A coupon with this code exists already. Choose another one.")


class ReferralsOff(Refusal):
    code, status = "referrals_off", 409
    detail = _("Nobody is rewarded for a referral here at the moment.")


class ReferralUnknown(NotFound):
    code = "referral_unknown"
    detail = _("There is no such code. Look at each letter again.")


class ReferralYourOwn(Refusal):
    """One's own code, or that of somebody whom one brought."""

    code, status = "referral_your_own", 409
    detail = _("This is your own code, or that of somebody you brought here. It is for others.")


class ReferralTooLate(Refusal):
    code, status = "referral_too_late", 409
    detail = _("A code of a friend works within 30 days of signing up, and before you buy anything.")


class ReferralUsedAlready(Refusal):
    code, status = "referral_used_already", 409
    detail = _("You have used the code of a friend already. That works once.")


class CreditTooMuch(Refusal):
    """`left_minor` is what of the invoice can still be credited, `fee_left_minor` what of its fee."""

    code, status = "credit_too_much", 409
    detail = _("This is more than what is left of the invoice.")


class NotForSale(Refusal):
    """No such pack or plan, or it is not sold that way (any more)."""

    code, status = "not_for_sale", 409
    detail = _("This can't be bought, or not any more. Look at what is offered now.")


class ProviderUnknown(Refusal):
    """Not one of those that are switched on, or it does not collect again and again."""

    code, status = "provider_unknown", 409
    detail = _("This can't be paid that way. Choose another one.")


class TooManyOpen(TooMany):
    """Each open purchase is an order at a provider; nobody needs so many at once."""

    code = "too_many_open"
    detail = _("You have begun many purchases and paid none of them. Pay or leave one, or come back in an hour.")


class AlreadyYours(Refusal):
    code, status = "already_yours", 409
    detail = _("You have this already, without an end. There is nothing to pay.")


class PurchaseClosed(Refusal):
    """`state` says what became of it."""

    code, status = "purchase_closed", 409
    detail = _("This purchase is paid or closed already.")


class RefundTooMuch(Refusal):
    """`most_minor` is what can still go back."""

    code, status = "refund_too_much", 409
    detail = _("That is more than can go back of this payment.")


class NotRefundable(Refusal):
    code, status = "not_refundable", 409
    detail = _("Of this payment nothing can go back: no money has come.")


class OrderUnknown(Refusal):
    """A provider tells of something that we know nothing of, or not yet."""

    code, status = "order_unknown", 409
    detail = _("The provider tells of something that is not known here.")


class NewsUnfit(Refusal):
    """What a provider tells does not fit what we know; a person has to look."""

    code, status = "news_unfit", 409
    detail = _("What the provider tells does not fit what is known here.")


class SubscriptionAlive(Refusal):
    """One for each audience. `subscription` is the one there is, `state` how it stands."""

    code, status = "subscription_alive", 409
    detail = _("You have a subscription already. Change that one instead.")


class SubscriptionEnded(Refusal):
    """`state` is what became of it."""

    code, status = "subscription_ended", 409
    detail = _("This subscription has not begun, or has come to its end. You can begin a new one.")


class SubscriptionUnpaid(Refusal):
    """What is due has to be paid first."""

    code, status = "subscription_unpaid", 409
    detail = _("The last payment failed. Pay what is due first, then change your plan.")


class ChangePending(Refusal):
    """Another change is being made at this moment."""

    code, status = "change_pending", 409
    detail = _("A change of this subscription is being made already. Look again in a minute.")


class NothingToChange(Refusal):
    code, status = "nothing_to_change", 409
    detail = _("You have exactly this already.")


class InterviewersOnly(NotAllowed):
    code = "interviewers_only"
    detail = _("This plan is for interviewers. Apply to become one first.")


class PlanTaken(Refusal):
    code, status = "plan_taken", 409
    detail = _("A plan with this key exists already. Choose another one.")


class PlanChanged(Refusal):
    """Somebody else edited the plan meanwhile. `version` is the number of the newest one."""

    code, status = "plan_changed", 409
    detail = _("This plan was changed by somebody else meanwhile. Look at it again.")


class PlanNeeded(Refusal):
    """The free plan is what everybody has who has nothing else."""

    code, status = "plan_needed", 409
    detail = _("This plan can't be withdrawn: it is what everybody has who has no other.")
