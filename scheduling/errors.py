"""How scheduling says no."""

from django.utils.translation import gettext_lazy as _

from core.common.errors import NotAllowed, NotFound, Refusal, TooMany

__all__ = ["NotAllowed", "NotFound", "TooMany"]


class SlotUnavailable(Refusal):
    """`why` is one of `rules.slots.Why`: not a time of theirs, too soon, too far ahead, a limit reached, away."""

    code, status = "slot_unavailable", 409
    detail = _("This time can’t be booked any more. Choose another one.")


class SlotFull(Refusal):
    """`waitlist` says whether one can wait for it."""

    code, status = "slot_full", 409
    detail = _("Somebody else has just taken this time. Choose another one, or wait for a place.")


class Overlap(Refusal):
    """`who` is `you` or `them`."""

    code, status = "overlap", 409
    detail = _("You have something else at that time.")


class InterviewerNotBookable(Refusal):
    """Not public, not taking bookings, without a plan, away: which of these is not the candidate's business."""

    code, status = "interviewer_not_bookable", 409
    detail = _("This interviewer doesn’t take bookings at the moment.")


class NotWithYourself(Refusal):
    code, status = "not_with_yourself", 409
    detail = _("You can’t book yourself.")


class PriceChanged(Refusal):
    """`price_tokens` is what it costs now."""

    code, status = "price_changed", 409
    detail = _("The price has changed since you looked. Look again before you book.")


class WrongState(Refusal):
    """`state` is what the booking is now."""

    code, status = "wrong_state", 409
    detail = _("That can’t be done with this booking any more.")


class AlreadyStarted(Refusal):
    code, status = "already_started", 409
    detail = _("The session has begun. It can’t be cancelled or moved any more.")


class NotOverYet(Refusal):
    """`ends_at` is when it is."""

    code, status = "not_over_yet", 409
    detail = _("The session isn’t over yet.")


class TooEarlyForAbsence(Refusal):
    """`from` is when somebody can be said not to have come."""

    code, status = "too_early_for_absence", 409
    detail = _("Wait a little longer before you say that nobody came.")


class NotAbsent(Refusal):
    code, status = "not_absent", 409
    detail = _("Our record says that they were there. Tell our staff if that is wrong.")


class NotWaited(Refusal):
    """`minutes` is how long one has to have been there."""

    code, status = "not_waited", 409
    detail = _("You have to wait in the room yourself before you can say that somebody didn’t come.")


class NotHeld(Refusal):
    """`who` didn't come, by the record: candidate, interviewer or both."""

    code, status = "not_held", 409
    detail = _("Our record says that you weren’t both there. Object to it, and our staff will look, if that is wrong.")


class TooLateToMove(Refusal):
    """`until` is until when it could have been."""

    code, status = "too_late_to_move", 409
    detail = _("It is too late to move this session. You can still cancel it.")


class MovedTooOften(Refusal):
    code, status = "moved_too_often", 409
    detail = _("This session has been moved as often as it can be.")


class ProposalOpen(Refusal):
    code, status = "proposal_open", 409
    detail = _("Another time has been proposed already. Answer that one first.")


class ProposalOver(Refusal):
    """`state` is what became of it."""

    code, status = "proposal_over", 409
    detail = _("This proposal isn’t open any more.")


class TooLateToDispute(Refusal):
    """`until` is until when it could have been."""

    code, status = "too_late_to_dispute", 409
    detail = _("It is too late to object to what became of this session.")


class DisputeOpen(Refusal):
    code, status = "dispute_open", 409
    detail = _("Our staff are looking at this session already.")


class AlreadyDecided(Refusal):
    code, status = "already_decided", 409
    detail = _("Our staff have decided about this session already.")


class NothingToShare(Refusal):
    """`most` is the largest share that isn't everything."""

    code, status = "nothing_to_share", 400
    detail = _("A share is more than nothing and less than the whole price.")


class CandidateLacksTokens(Refusal):
    """`missing` is how many."""

    code, status = "candidate_lacks_tokens", 409
    detail = _(
        "The candidate has spent the tokens that came back. Decide on fewer, or give them what is missing first."
    )


class AlreadyWaiting(Refusal):
    code, status = "already_waiting", 409
    detail = _("You are on the waiting list for this time already.")


class TooManyWaiting(TooMany):
    code = "too_many_waiting"
    detail = _("You are on as many waiting lists, or joined as many today, as one can.")


class TooManyBookings(TooMany):
    code = "too_many_bookings"
    detail = _("You have as many sessions ahead, or cancelled today, as one can have.")


class NothingToWaitFor(Refusal):
    code, status = "nothing_to_wait_for", 409
    detail = _("This time is free. Book it.")


class CalendarChanged(Refusal):
    """`revision` is the newest."""

    code, status = "calendar_changed", 409
    detail = _("This calendar was changed elsewhere. Look at it again before you save.")


class WindowsOverlap(Refusal):
    """`windows` names the two that do."""

    code, status = "windows_overlap", 400
    detail = _("Two of these times overlap.")


class TooManyWindows(Refusal):
    code, status = "too_many_windows", 400
    detail = _("That is more than one calendar can hold.")


class LinkUnknown(NotFound):
    code = "link_unknown"
    detail = _("This link isn’t known, or it isn’t yours.")


class LinkUsed(Refusal):
    code, status = "link_used", 410
    detail = _("This link was used already. Open the session from your list.")


class LinkClosed(Refusal):
    """`opens_at`, `closes_at`."""

    code, status = "link_closed", 410
    detail = _("This link doesn’t work any more: its session is over.")


class LinkNotOpen(Refusal):
    """`opens_at`."""

    code, status = "link_not_open", 409
    detail = _("It is too early. The room opens a little before the session.")


class RoomNotOpen(Refusal):
    """`opens_at`."""

    code, status = "room_not_open", 409
    detail = _("It is too early. The room opens a little before the session.")
