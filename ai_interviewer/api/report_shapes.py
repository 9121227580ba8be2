"""The report and its retakes, as the OpenAPI document shows them. The values themselves come from `evaluation`."""

from rest_framework import serializers


class QuoteOut(serializers.Serializer):
    """Words of an answer, letter by letter; in a retake without a place."""

    text = serializers.CharField()
    turn = serializers.IntegerField(allow_null=True)
    at_ms = serializers.IntegerField(allow_null=True)


class StrengthOut(serializers.Serializer):
    skill = serializers.CharField(help_text="The skill's key.")
    title = serializers.CharField()
    headline = serializers.CharField()
    quote = QuoteOut(allow_null=True)


class WorkOnOut(StrengthOut):
    advice = serializers.CharField()


class SkillResultOut(serializers.Serializer):
    name = serializers.CharField()
    key = serializers.CharField()
    verdict = serializers.ChoiceField(choices=["scored", "insufficient_evidence"])
    score = serializers.IntegerField(min_value=1, max_value=5, allow_null=True)
    level_words = serializers.CharField(allow_null=True, help_text="The rubric's words for that score.")
    quotes = QuoteOut(many=True)
    because = serializers.CharField()
    points_made = serializers.IntegerField()
    points_asked = serializers.IntegerField()


class PointMadeOut(serializers.Serializer):
    id = serializers.CharField()
    text = serializers.CharField()
    quote = QuoteOut(allow_null=True)


class PointMissingOut(serializers.Serializer):
    id = serializers.CharField()
    text = serializers.CharField()


class FollowUpOut(serializers.Serializer):
    turn = serializers.IntegerField()
    kind = serializers.CharField(help_text="probe, deepen or again")
    question = serializers.CharField()
    answer = serializers.CharField(allow_blank=True)
    at_ms = serializers.IntegerField()
    skipped = serializers.BooleanField()
    coaching = serializers.CharField()


class TestedSkillOut(serializers.Serializer):
    key = serializers.CharField()
    title = serializers.CharField()


class QuestionResultOut(serializers.Serializer):
    turn = serializers.IntegerField(help_text="Of the first answer to it.")
    number = serializers.IntegerField(help_text="In the plan.")
    question = serializers.CharField()
    answer = serializers.CharField(allow_blank=True)
    at_ms = serializers.IntegerField()
    skill = TestedSkillOut(allow_null=True)
    requirement = serializers.CharField(allow_null=True)
    claim = serializers.CharField(allow_null=True)
    skipped = serializers.BooleanField()
    score = serializers.FloatField(min_value=0, max_value=1, allow_null=True)
    made = PointMadeOut(many=True)
    missing = PointMissingOut(many=True)
    coaching = serializers.CharField()
    follow_ups = serializers.IntegerField()
    follow_up_answers = FollowUpOut(many=True)


class MeasuresOut(serializers.Serializer):
    """Never part of a score."""

    words = serializers.IntegerField()
    spoken_answers = serializers.IntegerField(help_text="Answers that were said aloud, of all that were given.")
    words_per_minute = serializers.FloatField(allow_null=True, help_text="Of spoken answers; null: all were typed.")
    fillers_per_100 = serializers.FloatField()
    longest_pause_ms = serializers.IntegerField(
        allow_null=True, help_text="The longest silence inside a spoken answer; null: all were typed."
    )
    talk_ratio = serializers.FloatField(min_value=0, max_value=1)
    words_per_answer = serializers.FloatField()
    formulas = serializers.DictField(child=serializers.CharField())


class CoveredOut(serializers.Serializer):
    id = serializers.CharField()
    text = serializers.CharField()
    reached = serializers.BooleanField()
    turns = serializers.ListField(child=serializers.IntegerField())


class CoverageOut(serializers.Serializer):
    requirements = CoveredOut(many=True)
    claims = CoveredOut(many=True)


class ReportEngineOut(serializers.Serializer):
    provider = serializers.CharField()
    model = serializers.CharField(allow_blank=True)


class ReportOut(serializers.Serializer):
    """How far it has come; once `state` is "ready", all the rest as well."""

    state = serializers.ChoiceField(choices=["building", "ready", "failed"])
    progress = serializers.IntegerField(min_value=0, max_value=100)
    interview = serializers.UUIDField(required=False)
    title = serializers.CharField(required=False)
    role = serializers.CharField(required=False)
    level = serializers.ChoiceField(choices=["junior", "mid", "senior"], required=False)
    minutes = serializers.IntegerField(required=False)
    started_at = serializers.DateTimeField(required=False)
    finished_at = serializers.DateTimeField(required=False)
    answers = serializers.IntegerField(required=False)
    questions = serializers.IntegerField(required=False)
    strengths = StrengthOut(many=True, required=False)
    work_on = WorkOnOut(allow_null=True, required=False)
    skills = SkillResultOut(many=True, required=False)
    questions_list = QuestionResultOut(many=True, required=False)
    measures = MeasuresOut(required=False)
    coverage = CoverageOut(required=False)
    quotes_found = serializers.IntegerField(required=False)
    quotes_of = serializers.IntegerField(required=False)
    versions = serializers.DictField(child=serializers.IntegerField(), required=False)
    engine = ReportEngineOut(required=False)


class RetakeScoreOut(serializers.Serializer):
    score = serializers.FloatField(min_value=0, max_value=1, allow_null=True)


class RetakeOut(serializers.Serializer):
    turn = serializers.IntegerField()
    number = serializers.IntegerField(help_text="Which retake of this answer, from 1.")
    at = serializers.DateTimeField()
    answer = serializers.CharField()
    left = serializers.IntegerField(help_text="Retakes of this answer that are left.")
    before = RetakeScoreOut()
    after = RetakeScoreOut()
    made = PointMadeOut(many=True)
    missing = PointMissingOut(many=True)
    quotes = QuoteOut(many=True)
    coaching = serializers.CharField()


class RetakesOut(serializers.Serializer):
    results = RetakeOut(many=True)
