"""AI interviews over HTTP: set up, look at, steer, read the report."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ai_interviewer import evaluation, rules, selectors
from ai_interviewer.api import report_shapes
from ai_interviewer.api import serializers as shapes
from ai_interviewer.api.asking import as_uuid_or_none
from ai_interviewer.api.negotiation import AsTheViewSays
from ai_interviewer.errors import AnswerEmpty, InterviewNotFinished, WordsForgotten
from ai_interviewer.models import Interview, Report
from ai_interviewer.plan import phases_of, questions_in
from ai_interviewer.services import (
    content,
    engine,
    hearing,
    interviews,
    meter,
    reports,
    resumes,
    thinking,
    turns,
    voice,
)
from billing import selectors as billing
from core.common.clock import to_iso
from core.common.sql import database_now
from core.http.pagination import TimeCursor
from core.http.schema import Problem, page_of
from sessions_live import rules as room_rules
from sessions_live import selectors as sessions
from sessions_live.services.acts import act_now

REFUSALS = {401: Problem, 403: Problem, 404: Problem}


class OptionsView(APIView):
    @extend_schema(operation_id="ai_options", tags=["ai"], responses={200: shapes.OptionsOut, 401: Problem})
    def get(self, request: Request) -> Response:
        """What an interview can be set up from."""
        engine.warm_up()
        hearing.warm_up()
        ready = hearing.readiness()
        bank = content.current().bank
        return Response(
            {
                "roles": [{"key": r.key, "title": r.title, "topics": list(r.topics)} for r in bank.roles()],
                "topics": [{"key": t.key, "title": t.title, "count": len(t.questions)} for t in bank.topics],
                "levels": list(shapes.LEVELS),
                "lengths": [{"minutes": m, "questions": questions_in(m)} for m in rules.MINUTES],
                "max_topics": shapes.MAX_TOPICS,
                "modes": ["text", "voice"] if ready.available else ["text"],
                "limits": {
                    "job_description": shapes.MAX_JOB_DESCRIPTION,
                    "resume_bytes": resumes.MAX_BYTES,
                    "answer": rules.MAX_ANSWER,
                },
                "engine": engine.describe(),
                "voice": {
                    "available": ready.available,
                    "speaking": ready.speaking,
                    "engine": engine.speech_config().engine,
                    "problems": list(ready.problems),
                },
            }
        )


class QuotaView(APIView):
    @extend_schema(operation_id="ai_quota", tags=["ai"], responses={200: shapes.QuotaOut, 401: Problem})
    def get(self, request: Request) -> Response:
        """What my plan allows, and what of it is used."""
        user_id = request.user.user_id
        return Response(selectors.show_quota(user_id, billing.allowance_for(user_id), database_now()))


class PreviewView(APIView):
    @extend_schema(
        operation_id="ai_preview",
        tags=["ai"],
        request=shapes.SetupIn,
        responses={200: shapes.PreviewOut, 400: Problem, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """What an interview set up like this would cover. Counts nothing, keeps nothing."""
        asked = shapes.SetupIn(data=request.data)
        asked.is_valid(raise_exception=True)
        plan = interviews.plan_interview(user_id=request.user.user_id, wanted=asked.wanted())
        return Response(
            {
                "questions": len(plan.items),
                "phases": phases_of(plan),
                "requirements": [{"id": one.id, "text": one.text} for one in plan.requirements],
                "claims": [{"id": one.id, "text": one.text} for one in plan.claims],
            }
        )


class ResumesView(APIView):
    parser_classes = [MultiPartParser]

    @extend_schema(operation_id="ai_resumes", tags=["ai"], responses={200: shapes.ResumesOut, 401: Problem})
    def get(self, request: Request) -> Response:
        """My résumés. Their text is kept, the files are not."""
        found = selectors.resumes_of(request.user.user_id)
        return Response({"results": shapes.ResumeOut(found, many=True).data})

    @extend_schema(
        operation_id="ai_resumes_add",
        tags=["ai"],
        request={"multipart/form-data": shapes.FileIn},
        responses={201: shapes.ResumeOut, **dict.fromkeys((400, 401, 413, 415, 422, 429), Problem)},
    )
    def post(self, request: Request) -> Response:
        """Add a résumé: PDF, DOCX or plain text, by its content."""
        asked = shapes.FileIn(data=request.data)
        asked.is_valid(raise_exception=True)
        file = asked.validated_data["file"]
        kept = resumes.keep_resume(user_id=request.user.user_id, name=file.name or "", file=file)
        return Response(shapes.ResumeOut(kept).data, status=201)


class ResumeView(APIView):
    @extend_schema(operation_id="ai_resumes_remove", tags=["ai"], responses={204: None, **REFUSALS})
    def delete(self, request: Request, resume_id: UUID) -> Response:
        """Delete a résumé and its text."""
        resumes.remove_resume(user_id=request.user.user_id, resume_id=resume_id)
        return Response(status=204)


class InterviewsView(APIView):
    @extend_schema(
        operation_id="ai_interviews",
        tags=["ai"],
        parameters=[
            OpenApiParameter("state", str, enum=["active", "paused", "finished", "open"]),
            OpenApiParameter("room", OpenApiTypes.UUID),
            OpenApiParameter("cursor", str),
            OpenApiParameter("limit", int),
        ],
        responses={200: page_of(shapes.InterviewRowOut), 401: Problem},
    )
    def get(self, request: Request) -> Response:
        """My AI interviews, newest first."""
        room = request.query_params.get("room")
        found = selectors.interviews_of(
            request.user.user_id,
            state=request.query_params.get("state"),
            room_id=None if room is None else as_uuid_or_none(room) or UUID(int=0),
        )
        pages = TimeCursor()
        page = pages.paginate_queryset(found, request, view=self)
        return pages.get_paginated_response(shapes.InterviewRowOut(page, many=True).data)

    @extend_schema(
        operation_id="ai_interviews_create",
        tags=["ai"],
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
        request=shapes.InterviewIn,
        responses={201: shapes.InterviewOut, **dict.fromkeys((400, 401, 402, 404, 409, 429), Problem)},
    )
    def post(self, request: Request) -> Response:
        """Set up an interview; its first question comes with the answer. 402 once the month's are used.

        `mode: "voice"` is refused with 409 where this server can't listen at the moment.

        With an `Idempotency-Key` of at most 64 characters, asking again gives the same interview and counts once.
        """
        asked = shapes.InterviewIn(data=request.data)
        asked.is_valid(raise_exception=True)
        request_id = request.headers.get("Idempotency-Key", "").strip()[:64] or None
        interview = interviews.create_interview(person=request.user, wanted=asked.wanted(), request_id=request_id)
        return Response(show_interview(interview), status=201)


class InterviewView(APIView):
    @extend_schema(operation_id="ai_interviews_get", tags=["ai"], responses={200: shapes.InterviewOut, **REFUSALS})
    def get(self, request: Request, interview_id: UUID) -> Response:
        """One of my interviews as it stands: the question that waits, what is left, what was said."""
        return Response(show_interview(selectors.find_interview(interview_id, user_id=request.user.user_id)))

    @extend_schema(operation_id="ai_interviews_forget", tags=["ai"], responses={204: None, **REFUSALS})
    def delete(self, request: Request, interview_id: UUID) -> Response:
        """Delete what was said in an interview, and its report; an open one is ended first. What it used stays used."""
        interview = selectors.find_interview(interview_id, user_id=request.user.user_id)
        _steer(interview, "finish")
        interviews.forget_words(interview)
        return Response(status=204)


class SteerView(APIView):
    """One act of the candidate's; `act` comes from the address."""

    act = ""

    @extend_schema(
        tags=["ai"],
        request=None,
        responses={200: shapes.InterviewOut, 402: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, interview_id: UUID) -> Response:
        """Steer an interview; the answer shows it as it then stands."""
        interview = selectors.find_interview(interview_id, user_id=request.user.user_id)
        _steer(interview, self.act)
        return Response(show_interview(selectors.find_interview(interview_id, user_id=request.user.user_id)))


def _steer(interview: Interview, act: str) -> None:
    def do(log: Any) -> None:
        now, fresh = database_now(), turns.interview_in(interview.room_id)
        match act:
            case "pause":
                interviews.pause(log, fresh, now=now)
            case "resume":
                interviews.resume(log, fresh, now=now)
            case "skip":
                interviews.skip(log, fresh, now=now)
            case "think":
                interviews.think(log, fresh)
            case "repeat":
                interviews.repeat(log, fresh)
            case "finish":
                interviews.finish(log, fresh, because="asked", now=now)

    act_now(interview.room_id, do)


def show_interview(interview: Interview) -> dict[str, Any]:
    """An interview as `InterviewOut` describes it."""
    now = database_now()
    # Read first: whatever is younger than this number may be in what follows, nothing older is missing from it.
    seq = sessions.last_numbers([interview.room_id])[interview.room_id]
    # Then this, before the question: else the old question could stand beside "not thinking any more".
    is_thinking = thinking.is_thinking(interview.pk)
    interview = selectors.find_interview(interview.pk, user_id=interview.user_id)
    allowance = billing.allowance_for(interview.user_id)
    report = selectors.report_of(interview)
    return {
        "id": interview.pk,
        "room_id": interview.room_id,
        "seat": interview.seat_id,
        "ai_seat": interview.ai_seat_id,
        "state": interview.state,
        "paused_because": interview.paused_because or None,
        "ended_because": interview.ended_because or None,
        "title": interview.title,
        "role": interview.role,
        "level": interview.level,
        "topics": interview.topics,
        "mode": interview.mode,
        "voice": voice.show_voice(interview),
        "minutes": interview.minutes,
        "question": turns.show_question(interview.question),
        "thinking": is_thinking,
        "turn": interview.turns,
        "allowance": meter.show_allowance(interview, allowance, now),
        "seq": seq,
        "lines": _lines(interview),
        "created_at": to_iso(interview.created_at),
        "finished_at": to_iso(interview.finished_at) if interview.finished_at else None,
        "kept_until": to_iso(interview.kept_until),
        "words_forgotten": interview.words_forgotten,
        "report": None if report is None else {"state": report.state, "progress": report.progress},
    }


def _lines(interview: Interview) -> list[dict[str, Any]]:
    lines: dict[int, dict[str, Any]] = {}
    for row in sessions.said_in(interview.room_id):
        data = row.data
        if row.kind == "transcript.heard":
            if (line := lines.get(data["of"])) is not None:
                cut = {"text": data["text"], "cut": True} if data["cut"] else {}
                line |= {"voice": True, "from_ms": data["from_ms"], "to_ms": data["to_ms"], **cut}
            continue
        at_ms = room_rules.room_ms(started_at=interview.created_at, at=row.moment)
        lines[row.seq] = {
            "seq": row.seq,
            "at": row.at,
            "at_ms": at_ms,
            "by": data["by"],
            "text": data["text"],
            "turn": data["turn"],
            "voice": bool(data.get("voice")),
            "from_ms": data.get("from_ms"),
            "to_ms": data.get("to_ms"),
            "cut": False,
        }
    return list(lines.values())


# --- the report ---


class ReportView(APIView):
    @extend_schema(
        operation_id="ai_report",
        tags=["ai"],
        responses={200: report_shapes.ReportOut, 409: Problem, 410: Problem, **REFUSALS},
    )
    def get(self, request: Request, interview_id: UUID) -> Response:
        """The report of one of my interviews, or how far its making has come."""
        interview = selectors.find_interview(interview_id, user_id=request.user.user_id)
        report = _report(interview)
        body = report.body if report.state == Report.State.READY else {}
        return Response({"state": report.state, "progress": report.progress, **(body or {})})


def _report(interview: Interview) -> Report:
    if interview.words_forgotten:
        raise WordsForgotten
    report = selectors.report_of(interview)
    if report is None:
        raise InterviewNotFinished
    return report


def _ready(interview: Interview) -> dict[str, Any]:
    report = _report(interview)
    if report.state != Report.State.READY or report.body is None:
        raise InterviewNotFinished
    body: dict[str, Any] = report.body
    return body


class ReportFileView(APIView):
    """The report to keep: `kind` comes from the address."""

    content_negotiation_class = AsTheViewSays
    kind = ""

    @extend_schema(
        tags=["ai"],
        responses={
            (200, "application/pdf"): OpenApiTypes.BINARY,
            (200, "application/json"): OpenApiTypes.OBJECT,
            409: Problem,
            410: Problem,
            **REFUSALS,
        },
    )
    def get(self, request: Request, interview_id: UUID) -> HttpResponse:
        """The report as a file."""
        interview = selectors.find_interview(interview_id, user_id=request.user.user_id)
        body = _ready(interview)
        if self.kind == "pdf":
            data = evaluation.write_pdf(body, person=request.user.name, time_zone=request.user.time_zone)
            response = HttpResponse(data, content_type="application/pdf")
        else:
            response = HttpResponse(evaluation.write_json(body), content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="interview-{interview.pk}.{self.kind}"'
        return response


class RebuildView(APIView):
    @extend_schema(
        operation_id="ai_report_rebuild",
        tags=["ai"],
        request=None,
        responses={202: None, 409: Problem, 410: Problem, **REFUSALS},
    )
    def post(self, request: Request, interview_id: UUID) -> Response:
        """Try a report again that could not be made. One that is there, or under way, stays as it is."""
        interview = selectors.find_interview(interview_id, user_id=request.user.user_id)
        _report(interview)
        reports.rebuild(interview)
        reports.wake(interview.pk)
        return Response(status=202)


class RetakesView(APIView):
    @extend_schema(operation_id="ai_retakes", tags=["ai"], responses={200: report_shapes.RetakesOut, **REFUSALS})
    def get(self, request: Request, interview_id: UUID) -> Response:
        """Questions of this interview that I answered again."""
        interview = selectors.find_interview(interview_id, user_id=request.user.user_id)
        return Response({"results": [_show_retake(retake) for retake in interview.retakes.all()[:200]]})

    @extend_schema(
        operation_id="ai_retakes_add",
        tags=["ai"],
        request=shapes.RetakeIn,
        responses={201: report_shapes.RetakeOut, 400: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, interview_id: UUID) -> Response:
        """Answer one question again and see what changed. Not counted in any quota."""
        interview = selectors.find_interview(interview_id, user_id=request.user.user_id)
        if interview.words_forgotten:
            raise WordsForgotten
        asked = shapes.RetakeIn(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        if not given["answer"].strip():
            raise AnswerEmpty
        made = reports.retake(
            interview=interview, number=given["turn"], answer=given["answer"].strip(), client_id=given["id"]
        )
        return Response(_show_retake(made), status=201)


def _show_retake(retake: Any) -> dict[str, Any]:
    return {
        "turn": retake.turn,
        "number": retake.number,
        "at": to_iso(retake.created_at),
        "answer": retake.answer,
        "left": rules.MAX_RETAKES - retake.number,
        **retake.body,
    }


class TrendView(APIView):
    @extend_schema(operation_id="ai_trend", tags=["ai"], responses={200: shapes.TrendOut, 401: Problem})
    def get(self, request: Request) -> Response:
        """My scores by skill over time."""
        skills = selectors.trend(request.user.user_id)
        count = len({point["interview"] for skill in skills for point in skill["points"]})
        return Response({"skills": skills, "interviews": count})
