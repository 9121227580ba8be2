"""What comes in and goes out of the interviewer's API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ai_interviewer import rules
from ai_interviewer.models import Interview, Resume
from ai_interviewer.services import content, interviews
from ai_interviewer.values import LEVELS

MAX_JOB_DESCRIPTION = 20_000
MAX_RESUME_TEXT = 60_000
MAX_TOPICS = 4


class SetupIn(serializers.Serializer):
    """What the interview is to be about."""

    role = serializers.CharField(max_length=120)
    level = serializers.ChoiceField(choices=LEVELS)
    topics = serializers.ListField(child=serializers.CharField(max_length=40), max_length=MAX_TOPICS, default=list)
    minutes = serializers.ChoiceField(choices=rules.MINUTES, default=25)
    job_description = serializers.CharField(
        max_length=MAX_JOB_DESCRIPTION, default="", allow_blank=True, allow_null=True, trim_whitespace=False
    )
    resume_id = serializers.UUIDField(default=None, allow_null=True)

    def validate_topics(self, topics: list[str]) -> list[str]:
        bank = content.current().bank
        unknown = [topic for topic in topics if not bank.has_topic(topic)]
        if unknown:
            raise serializers.ValidationError(_("There is no such topic: %(topic)s") % {"topic": unknown[0][:40]})
        return list(dict.fromkeys(topics))

    def wanted(self) -> interviews.Wanted:
        """What was asked, as the services take it."""
        given: dict[str, Any] = dict(self.validated_data)
        return interviews.Wanted(
            role=given["role"],
            level=given["level"],
            topics=given["topics"],
            minutes=given["minutes"],
            mode=given.get("mode", "text"),
            job_description=given["job_description"] or "",
            requirements=given.get("requirements"),
            resume=given.get("resume") or "",
            resume_id=given["resume_id"],
        )


class InterviewIn(SetupIn):
    mode = serializers.ChoiceField(choices=["text", "voice"], default="text")
    requirements = serializers.ListField(
        child=serializers.CharField(max_length=400), max_length=20, default=None, allow_null=True
    )
    resume = serializers.CharField(
        max_length=MAX_RESUME_TEXT, default="", allow_blank=True, allow_null=True, trim_whitespace=False
    )


class StandInIn(serializers.Serializer):
    mode = serializers.ChoiceField(choices=["text", "voice"], default=None, allow_null=True)


class AskIn(serializers.Serializer):
    interview_id = serializers.UUIDField()
    answer = serializers.CharField(allow_blank=True, max_length=4 * rules.MAX_ANSWER, trim_whitespace=False)
    id = serializers.CharField(max_length=64)
    question = serializers.UUIDField(default=None, allow_null=True)


class RetakeIn(serializers.Serializer):
    turn = serializers.IntegerField(min_value=1, max_value=rules.MAX_TURNS)
    answer = serializers.CharField(max_length=rules.MAX_ANSWER)
    id = serializers.CharField(max_length=64)


class FileIn(serializers.Serializer):
    file = serializers.FileField()


# --- out ---


class TextOut(serializers.Serializer):
    id = serializers.CharField()
    text = serializers.CharField()


class PlanPhaseOut(serializers.Serializer):
    kind = serializers.CharField()
    title = serializers.CharField()

    def get_fields(self) -> dict[str, serializers.Field]:
        return {"from": serializers.IntegerField(), "to": serializers.IntegerField(), **super().get_fields()}


class PreviewOut(serializers.Serializer):
    questions = serializers.IntegerField()
    phases = PlanPhaseOut(many=True)
    requirements = TextOut(many=True)
    claims = TextOut(many=True)


class RoleOptionOut(serializers.Serializer):
    key = serializers.CharField()
    title = serializers.CharField()
    topics = serializers.ListField(child=serializers.CharField())


class TopicOptionOut(serializers.Serializer):
    key = serializers.CharField()
    title = serializers.CharField()
    count = serializers.IntegerField()


class LengthOut(serializers.Serializer):
    minutes = serializers.IntegerField()
    questions = serializers.IntegerField()


class LimitsOut(serializers.Serializer):
    job_description = serializers.IntegerField()
    resume_bytes = serializers.IntegerField()
    answer = serializers.IntegerField()


class EngineOut(serializers.Serializer):
    kind = serializers.ChoiceField(choices=["offline", "model"])
    name = serializers.CharField()


class VoiceOptionOut(serializers.Serializer):
    """Whether an interview can be spoken here, and by whose engines."""

    available = serializers.BooleanField()
    speaking = serializers.BooleanField(help_text="False: the interviewer is read, not heard.")
    engine = serializers.ChoiceField(choices=["offline", "openai"])
    problems = serializers.ListField(child=serializers.CharField())


class OptionsOut(serializers.Serializer):
    roles = RoleOptionOut(many=True)
    topics = TopicOptionOut(many=True)
    levels = serializers.ListField(child=serializers.CharField())
    lengths = LengthOut(many=True)
    max_topics = serializers.IntegerField()
    modes = serializers.ListField(child=serializers.CharField())
    limits = LimitsOut()
    engine = EngineOut()
    voice = VoiceOptionOut()


class UsedOfOut(serializers.Serializer):
    used = serializers.IntegerField()
    of = serializers.IntegerField(allow_null=True)


class UsedInterviewsOut(UsedOfOut):
    resets_at = serializers.DateTimeField()


class InsteadOut(serializers.Serializer):
    """What a candidate whose interviewer hasn't come is offered: the tokens that come back, and the interview."""

    tokens = serializers.IntegerField()
    title = serializers.CharField()
    minutes = serializers.IntegerField()
    mode = serializers.ChoiceField(choices=["text", "voice"])


class QuotaOut(serializers.Serializer):
    plan = serializers.CharField()
    unlimited = serializers.BooleanField()
    turns = serializers.IntegerField(allow_null=True)
    seconds = serializers.IntegerField(allow_null=True)
    interviews = UsedInterviewsOut()
    turns_month = UsedOfOut()


class AllowanceOut(serializers.Serializer):
    plan = serializers.CharField()
    unlimited = serializers.BooleanField()
    turns_left = serializers.IntegerField(allow_null=True)
    seconds_left = serializers.FloatField(allow_null=True)
    turns_of = serializers.IntegerField(allow_null=True)
    seconds_of = serializers.IntegerField(allow_null=True)
    running = serializers.BooleanField()
    as_of = serializers.DateTimeField()


class SkillNameOut(serializers.Serializer):
    key = serializers.CharField()
    title = serializers.CharField()


class AskedQuestionOut(serializers.Serializer):
    id = serializers.UUIDField()
    text = serializers.CharField()
    number = serializers.IntegerField()
    of = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=["ask", "probe", "deepen", "again"])
    skill = SkillNameOut()
    requirement = serializers.CharField(allow_null=True)
    claim = serializers.CharField(allow_null=True)
    follows = serializers.IntegerField(allow_null=True)


class SpokenLineOut(serializers.Serializer):
    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    at_ms = serializers.IntegerField()
    by = serializers.ChoiceField(choices=["interviewer", "candidate"])
    text = serializers.CharField()
    turn = serializers.IntegerField()
    voice = serializers.BooleanField(help_text="It was said aloud.")
    from_ms = serializers.IntegerField(allow_null=True, help_text="When it was said aloud, on the room clock.")
    to_ms = serializers.IntegerField(allow_null=True)
    cut = serializers.BooleanField(help_text="It was interrupted: `text` is what was heard of it.")


class VoiceOut(serializers.Serializer):
    """Speaking: whether this interview is spoken now, and what of it works on this server."""

    on = serializers.BooleanField()
    available = serializers.BooleanField()
    hearing = serializers.BooleanField()
    speaking = serializers.BooleanField()


class ReportStateOut(serializers.Serializer):
    state = serializers.ChoiceField(choices=["building", "ready", "failed"])
    progress = serializers.IntegerField()


class InterviewRowOut(serializers.ModelSerializer):
    report = ReportStateOut(allow_null=True, default=None)
    answers = serializers.IntegerField()
    paused_because = serializers.ChoiceField(Interview.PausedBecause.choices, allow_null=True)
    ended_because = serializers.ChoiceField(Interview.EndedBecause.choices, allow_null=True)

    class Meta:
        model = Interview
        fields = [
            "id", "room_id", "state", "paused_because", "ended_because", "title", "role", "level", "topics", "minutes",
            "mode", "created_at", "finished_at", "kept_until", "answers", "words_forgotten", "report",
        ]  # fmt: skip

    def to_representation(self, interview: Interview) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(interview)
        return {
            **shown,
            "paused_because": shown["paused_because"] or None,
            "ended_because": shown["ended_because"] or None,
        }


class InterviewOut(serializers.Serializer):
    """An interview as it stands."""

    id = serializers.UUIDField()
    room_id = serializers.UUIDField()
    seat = serializers.UUIDField()
    ai_seat = serializers.UUIDField()
    state = serializers.ChoiceField(choices=["active", "paused", "finished"])
    paused_because = serializers.ChoiceField(Interview.PausedBecause.choices, allow_null=True)
    ended_because = serializers.ChoiceField(Interview.EndedBecause.choices, allow_null=True)
    title = serializers.CharField()
    role = serializers.CharField()
    level = serializers.CharField()
    topics = serializers.ListField(child=serializers.CharField())
    mode = serializers.ChoiceField(choices=["text", "voice", "both"])
    voice = VoiceOut()
    minutes = serializers.IntegerField()
    question = AskedQuestionOut(allow_null=True)
    thinking = serializers.BooleanField()
    turn = serializers.IntegerField()
    allowance = AllowanceOut()
    seq = serializers.IntegerField(help_text="Where the room's log stood: what is here is as of then.")
    lines = SpokenLineOut(many=True)
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    kept_until = serializers.DateTimeField()
    words_forgotten = serializers.BooleanField()
    report = ReportStateOut(allow_null=True)


class AnswerOut(serializers.Serializer):
    """What became of an answer. `waited`: it was no answer yet, and nothing was counted."""

    turn = serializers.IntegerField()
    question = AskedQuestionOut(allow_null=True)
    allowance = AllowanceOut()
    finished = serializers.BooleanField()
    said = serializers.CharField()
    charged = serializers.BooleanField()
    fell_back = serializers.BooleanField()
    waited = serializers.BooleanField()


class ResumeOut(serializers.ModelSerializer):
    class Meta:
        model = Resume
        fields = ["id", "name", "kind", "pages", "size", "claims", "created_at"]


class ResumesOut(serializers.Serializer):
    results = ResumeOut(many=True)


class TrendPointOut(serializers.Serializer):
    interview = serializers.UUIDField()
    at = serializers.DateTimeField()
    score = serializers.IntegerField()


class TrendSkillOut(serializers.Serializer):
    key = serializers.CharField()
    title = serializers.CharField()
    points = TrendPointOut(many=True)


class TrendOut(serializers.Serializer):
    skills = TrendSkillOut(many=True)
    interviews = serializers.IntegerField()
