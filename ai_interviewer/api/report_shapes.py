"""The report, as the OpenAPI document shows it."""

from rest_framework import serializers


class ReportOut(serializers.Serializer):
    state = serializers.CharField()
    progress = serializers.IntegerField()


class RetakeOut(serializers.Serializer):
    turn = serializers.IntegerField()


class RetakesOut(serializers.Serializer):
    results = RetakeOut(many=True)
