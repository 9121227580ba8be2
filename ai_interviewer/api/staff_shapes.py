"""What comes in and goes out of the staff's part."""

from typing import Any

from rest_framework import serializers

from ai_interviewer import rules
from ai_interviewer.api.serializers import ReportStateOut, SkillNameOut
from ai_interviewer.models import ContentVersion, Interview
from ai_interviewer.values import LEVELS

KINDS = ContentVersion.Kind.choices


class InterviewsAsked(serializers.Serializer):
    """`q` looks into title, name and address."""

    state = serializers.ChoiceField(choices=Interview.State.choices, required=False, allow_blank=True)
    q = serializers.CharField(max_length=80, default="", allow_blank=True)


class ContentAsked(serializers.Serializer):
    """`q`: words that all have to stand in the key or in a text."""

    kind = serializers.ChoiceField(choices=KINDS)
    topic = serializers.CharField(max_length=40, default="", allow_blank=True)
    level = serializers.ChoiceField(choices=LEVELS, default="", allow_blank=True)
    q = serializers.CharField(max_length=80, default="", allow_blank=True)


class VersionAsked(serializers.Serializer):
    version = serializers.IntegerField(min_value=1, max_value=1_000_000, required=False)


class BodyField(serializers.JSONField):
    """A JSON object; what it has to hold depends on the kind."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            raise serializers.ValidationError("An object is needed.")
        return data


class ContentIn(serializers.Serializer):
    """A new version. Without `body` the words stay and only `retired` changes."""

    body = BodyField(required=False)
    note = serializers.CharField(max_length=400, default="", allow_blank=True)
    base_version = serializers.IntegerField(min_value=0, max_value=1_000_000)
    topic = serializers.CharField(max_length=40, default="", allow_blank=True)
    retired = serializers.BooleanField(default=None, allow_null=True)


class PreviewIn(serializers.Serializer):
    body = BodyField()
    topic = serializers.CharField(max_length=40, default="", allow_blank=True)
    answer = serializers.CharField(
        max_length=rules.MAX_ANSWER, default="", allow_blank=True, trim_whitespace=False, allow_null=True
    )


# --- out: interviews ---


class InterviewedOut(serializers.Serializer):
    name = serializers.CharField()
    email = serializers.CharField()


class StaffInterviewRowOut(serializers.Serializer):
    """An interview with what it cost. `failures`: faults of the provider; `unanswered`: answers it could not take.

    `cost_minor`: at the price of now, in the currency's smallest unit, with fractions; null where no price is set.
    """

    id = serializers.UUIDField()
    room_id = serializers.UUIDField()
    person = InterviewedOut()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=Interview.State.choices)
    paused_because = serializers.CharField(allow_null=True)
    ended_because = serializers.CharField(allow_null=True)
    plan = serializers.CharField()
    answers = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    provider = serializers.CharField()
    model = serializers.CharField()
    prompt_tokens = serializers.IntegerField()
    completion_tokens = serializers.IntegerField()
    calls = serializers.IntegerField()
    cost_minor = serializers.FloatField(allow_null=True)
    failures = serializers.IntegerField()
    fell_back = serializers.IntegerField()
    unanswered = serializers.IntegerField()
    words_forgotten = serializers.BooleanField()
    report = ReportStateOut(allow_null=True)


class StaffTurnOut(serializers.Serializer):
    """One answer. `move` and `reason`: what asked the question, and why. Texts are null once words were forgotten."""

    number = serializers.IntegerField()
    at = serializers.DateTimeField()
    at_ms = serializers.IntegerField()
    state = serializers.CharField()
    item = serializers.IntegerField()
    move = serializers.CharField()
    reason = serializers.CharField()
    question = serializers.CharField(allow_null=True)
    answer = serializers.CharField(allow_null=True)
    said = serializers.CharField(allow_null=True)
    skipped = serializers.BooleanField()
    charged = serializers.BooleanField()
    fell_back = serializers.BooleanField()
    failures = serializers.ListField(child=serializers.CharField())
    provider = serializers.CharField()
    model = serializers.CharField()
    calls = serializers.IntegerField()
    ms = serializers.IntegerField()
    prompt_tokens = serializers.IntegerField()
    completion_tokens = serializers.IntegerField()
    tokens = serializers.IntegerField()
    cost_minor = serializers.FloatField(allow_null=True)


class StaffMeterOut(serializers.Serializer):
    turns_used = serializers.IntegerField()
    given_back = serializers.IntegerField()
    refused = serializers.IntegerField()
    seconds = serializers.IntegerField()


class StaffInterviewOut(StaffInterviewRowOut):
    role = serializers.CharField()
    level = serializers.CharField()
    topics = serializers.ListField(child=serializers.CharField())
    minutes = serializers.IntegerField()
    kept_until = serializers.DateTimeField()
    ms = serializers.IntegerField()
    turns = StaffTurnOut(many=True)
    versions = serializers.DictField(child=serializers.IntegerField())
    meter = StaffMeterOut()


# --- out: content ---


class ContentRowOut(serializers.Serializer):
    """`changed_at` and `by` are null for what ships. `answers`: of questions, in the newest 2,000 interviews."""

    kind = serializers.ChoiceField(choices=KINDS)
    key = serializers.CharField()
    title = serializers.CharField()
    version = serializers.IntegerField()
    topic = serializers.CharField()
    level = serializers.CharField()
    retired = serializers.BooleanField()
    changed_at = serializers.DateTimeField(allow_null=True)
    by = serializers.CharField(allow_null=True)
    answers = serializers.IntegerField(allow_null=True)


class ContentPageOut(serializers.Serializer):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ContentRowOut(many=True)


class ContentVersionOut(serializers.Serializer):
    version = serializers.IntegerField()
    at = serializers.DateTimeField(allow_null=True, source="changed_at")
    by = serializers.CharField(allow_null=True)
    note = serializers.CharField()
    retired = serializers.BooleanField()


class ContentOut(ContentRowOut):
    """One version of something. `newest` is the `base_version` to publish upon; `shipped`: it comes with us."""

    body = serializers.DictField()
    note = serializers.CharField()
    newest = serializers.IntegerField()
    shipped = serializers.BooleanField()
    versions = ContentVersionOut(many=True)


class TopicChoiceOut(serializers.Serializer):
    key = serializers.CharField()
    title = serializers.CharField()
    count = serializers.IntegerField()


class ChoicesOut(serializers.Serializer):
    """What an editor of questions chooses from."""

    topics = TopicChoiceOut(many=True)
    skills = SkillNameOut(many=True)
    levels = serializers.ListField(child=serializers.CharField())
    kinds = serializers.ListField(child=serializers.CharField())


# --- out: a preview ---


class PreviewPlanOut(serializers.Serializer):
    number = serializers.IntegerField()
    of = serializers.IntegerField()
    phase = serializers.CharField()
    text = serializers.CharField()
    skill = SkillNameOut()


class PreviewPointOut(serializers.Serializer):
    id = serializers.CharField()
    text = serializers.CharField()


class PreviewMadeOut(PreviewPointOut):
    quote = serializers.CharField()
    strength = serializers.FloatField()


class PreviewFollowUpOut(serializers.Serializer):
    kind = serializers.ChoiceField(choices=["ask", "probe", "deepen", "again", "close"])
    text = serializers.CharField()
    reason = serializers.CharField()
    point = serializers.CharField(allow_null=True)


class PreviewReadingOut(serializers.Serializer):
    by = serializers.ChoiceField(choices=["embedding", "lexical"])
    substance = serializers.ChoiceField(choices=["none", "thin", "full"])
    words = serializers.IntegerField()
    parroted = serializers.BooleanField()
    off_topic = serializers.BooleanField()
    signals = serializers.ListField(child=serializers.CharField())
    made = PreviewMadeOut(many=True)
    missing = PreviewPointOut(many=True)
    pitfalls = serializers.ListField(child=serializers.CharField())
    score = serializers.FloatField()
    follow_up = PreviewFollowUpOut()


class PreviewSampleOut(serializers.Serializer):
    kind = serializers.CharField()
    title = serializers.CharField()
    said = serializers.CharField()


class PreviewMessageOut(serializers.Serializer):
    role = serializers.ChoiceField(choices=["system", "user"])
    text = serializers.CharField()


class PreviewLevelOut(serializers.Serializer):
    score = serializers.IntegerField()
    words = serializers.CharField()


class PreviewSkillOut(SkillNameOut):
    what = serializers.CharField()
    advice = serializers.CharField()
    levels = PreviewLevelOut(many=True)
    questions = serializers.IntegerField()


class ContentPreviewOut(serializers.Serializer):
    """`plan` and `reading` of a question, `samples` of a persona, `messages` of a prompt, `skill` of a rubric."""

    said = serializers.CharField()
    plan = PreviewPlanOut(allow_null=True)
    reading = PreviewReadingOut(allow_null=True)
    samples = PreviewSampleOut(many=True)
    messages = PreviewMessageOut(many=True)
    skill = PreviewSkillOut(allow_null=True)
