"""The ways in which the AI interviewer says no."""

from django.utils.translation import gettext_lazy as _

from core.common.errors import NotFound, Refusal, TooMany


class PaymentRequired(Refusal):
    """The free part of an interview is used. The interview is paused; `more` says what unlocks it."""

    code, status = "free_limit_reached", 402
    detail = _("The free part of this interview is used. It is paused, and nothing is lost.")


class MonthlyLimitReached(Refusal):
    """No more interviews, or no more answers, in this month on this plan."""

    code, status = "monthly_limit_reached", 402
    detail = _("This month's AI interviews of your plan are used.")


class InterviewPaused(Refusal):
    code, status = "interview_paused", 409
    detail = _("The interview is paused. Go on first, then answer.")


class InterviewFinished(Refusal):
    code, status = "interview_finished", 409
    detail = _("This interview is finished.")


class InterviewNotFinished(Refusal):
    code, status = "interview_not_finished", 409
    detail = _("That is possible once the interview is finished.")


class QuestionMovedOn(Refusal):
    code, status = "question_moved_on", 409
    detail = _("This question has been answered or passed already, perhaps in another window.")


class StillThinking(Refusal):
    code, status = "still_thinking", 409
    detail = _("The interviewer is still thinking about your last answers. Wait for the question.")


class IdUsed(Refusal):
    code, status = "id_used", 409
    detail = _("This id was used for something else. Give each answer an id of its own.")


class AnswerEmpty(Refusal):
    code, status = "answer_empty", 400
    detail = _("There are no words in this answer.")


class AnswerTooLong(Refusal):
    code, status = "answer_too_long", 400
    detail = _("This answer is longer than we take. Shorten it, please.")


class VoiceUnavailable(Refusal):
    code, status = "voice_unavailable", 409
    detail = _("This server can't listen at the moment. Go on in text; nothing is lost.")


class WordsForgotten(Refusal):
    code, status = "words_forgotten", 410
    detail = _("The words of this interview were deleted.")


class InterviewerUnavailable(Refusal):
    """A turn could not be thought about, whatever was tried. It is not charged."""

    code, status = "interviewer_unavailable", 503
    detail = _("The interviewer could not take this answer. It was not counted. Send it again.")


class TooManyInterviews(TooMany):
    code = "too_many_interviews"
    detail = _("You have very many unfinished interviews. Finish one of them first.")


class TooManyRetakes(Refusal):
    code, status = "too_many_retakes", 409
    detail = _("You have answered this question again often enough.")


class TooManyResumes(TooMany):
    code = "too_many_resumes"
    detail = _("You have several résumés here already. Remove one first.")


class NotOffered(NotFound):
    """Nothing is offered to this person in this room, or nothing any more."""

    code = "not_offered"
    detail = _("Practising instead isn’t offered in this room.")


class NoSuchTurn(NotFound):
    code = "no_such_turn"
    detail = _("This interview has no such answer.")


class StaleVersion(Refusal):
    code, status = "stale_version", 409
    detail = _("Somebody has published another version since you opened this one.")


class ContentInvalid(Refusal):
    code, status = "validation_failed", 400
    detail = _("Some of that needs another look.")
