"""How applying, handing in documents and being found say no."""

from django.utils.translation import gettext_lazy as _

from core.common.errors import NotAllowed, NotFound, Refusal, TooMany

__all__ = [
    "AppliedTooSoon",
    "ClaimedByOther",
    "DocumentKindUnknown",
    "DocumentTooLarge",
    "DocumentUnsafe",
    "DocumentsExpired",
    "DocumentsUndecided",
    "Incomplete",
    "InterviewerPlanNeeded",
    "InterviewerSuspended",
    "NotAllowed",
    "NotApproved",
    "NotClaimed",
    "NotFound",
    "NotYourself",
    "Refusal",
    "TooMany",
    "TooManyDocuments",
    "WrongState",
]


class WrongState(Refusal):
    """`state` is the one that it is in."""

    code, status = "wrong_state", 409
    detail = _("This has moved on meanwhile. Look again.")


class Incomplete(Refusal):
    """`missing` names what is still to be done."""

    code, status = "incomplete", 409
    detail = _("Something is still missing.")


class AppliedTooSoon(Refusal):
    """`again_at` says from when on."""

    code, status = "applied_too_soon", 409
    detail = _("Your last application was declined not long ago. You can apply again later.")


class ClaimedByOther(Refusal):
    """`claimed_by` is the name of whoever works on it."""

    code, status = "claimed_by_other", 409
    detail = _("Somebody else is working on this.")


class NotClaimed(Refusal):
    code, status = "not_claimed", 409
    detail = _("Take this case first.")


class NotYourself(Refusal):
    code, status = "not_yourself", 409
    detail = _("Nobody decides about themselves.")


class DocumentsUndecided(Refusal):
    """`missing` names what has to be decided or handed in first."""

    code, status = "documents_undecided", 409
    detail = _("Decide about each document first.")


class InterviewerSuspended(NotAllowed):
    code = "interviewer_suspended"
    detail = _("Your work as an interviewer is suspended.")


class NotApproved(Refusal):
    code, status = "not_approved", 409
    detail = _("Your application has to be approved first.")


class DocumentsExpired(Refusal):
    code, status = "documents_expired", 409
    detail = _("A required document is missing or has expired.")


class InterviewerPlanNeeded(Refusal):
    code, status = "interviewer_plan_needed", 402
    detail = _("This needs an interviewer plan.")


class TooManyDocuments(Refusal):
    """`most` is how many one person can have."""

    code, status = "too_many_documents", 409
    detail = _("You have handed in as many documents as we keep. Remove one first.")


class DocumentTooLarge(Refusal):
    """`most` is the limit in bytes."""

    code, status = "too_large", 413
    detail = _("A document can have up to 10 MB.")


class DocumentKindUnknown(Refusal):
    code, status = "file_kind_unknown", 415
    detail = _("Documents are taken as PDF, JPEG or PNG.")


class DocumentUnsafe(Refusal):
    """`problem` says what is wrong: empty, broken, encrypted, active, pages, pixels, mixed."""

    code, status = "file_unsafe", 422
    detail = _("This file can't be taken. Save it anew as a plain PDF, or hand in a picture of it.")
