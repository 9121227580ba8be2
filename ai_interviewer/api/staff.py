"""AI interviews and their content, for the staff."""

import logging
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ai_interviewer import selectors
from ai_interviewer.api import staff_shapes as shapes
from ai_interviewer.bank.checks import KINDS
from ai_interviewer.models import ContentVersion, Interview, Turn
from ai_interviewer.services import catalogue, content, meter, previewing, publishing, usage
from ai_interviewer.values import LEVELS
from core.accounts.authentication import person_of
from core.accounts.permissions import May
from core.common.errors import NotFound
from core.common.sql import database_now
from core.http.pagination import TimeCursor
from core.http.schema import Problem, page_of

log = logging.getLogger(__name__)

REFUSALS = {401: Problem, 403: Problem}
PAGES = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]
OFFSETS = [OpenApiParameter("offset", int), OpenApiParameter("limit", int)]
KIND = OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=ContentVersion.Kind.values)


class ReviewView(APIView):
    permission_classes = [May("interviews.read")]


class ContentDesk(APIView):
    permission_classes = [May("content.edit")]


# --- interviews ---


class InterviewsView(ReviewView):
    @extend_schema(
        operation_id="staff_ai_interviews",
        tags=["staff"],
        parameters=[shapes.InterviewsAsked, *PAGES],
        responses={200: page_of(shapes.StaffInterviewRowOut), 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """Everybody's AI interviews, newest first, with what they cost. Nobody's words."""
        asked = shapes.InterviewsAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = selectors.all_interviews(state=asked.validated_data.get("state"), words=asked.validated_data["q"])
        pages = TimeCursor()
        page = pages.paginate_queryset(found, request, view=self) or []
        used = usage.usage_of(interview.pk for interview in page)
        rows = [_row(interview, used[interview.pk]) for interview in page]
        return pages.get_paginated_response(shapes.StaffInterviewRowOut(rows, many=True).data)


class InterviewView(ReviewView):
    @extend_schema(
        operation_id="staff_ai_interview",
        tags=["staff"],
        responses={200: shapes.StaffInterviewOut, 404: Problem, **REFUSALS},
    )
    def get(self, request: Request, interview_id: UUID) -> Response:
        """One interview with everything that was said. Each look is logged with who looked."""
        interview = selectors.all_interviews().filter(pk=interview_id).first()
        if interview is None:
            raise NotFound
        turns = list(selectors.turns_of(interview))
        shown = _show(interview, turns)
        if not interview.words_forgotten:
            log.info("staff.words_seen interview=%s by=%s", interview.pk, person_of(request).user_id)
        return Response(shapes.StaffInterviewOut(shown).data)


def _row(interview: Interview, used: usage.Used) -> dict[str, Any]:
    return {
        "id": interview.pk,
        "room_id": interview.room_id,
        "person": {"name": interview.user.name, "email": interview.user.email},
        "title": interview.title,
        "state": interview.state,
        "paused_because": interview.paused_because or None,
        "ended_because": interview.ended_because or None,
        "plan": interview.user.plan,
        "answers": used.answers,
        "created_at": interview.created_at,
        "finished_at": interview.finished_at,
        "provider": used.provider,
        "model": used.model,
        "prompt_tokens": used.prompt_tokens,
        "completion_tokens": used.completion_tokens,
        "calls": used.calls,
        "cost_minor": used.cost_minor,
        "failures": used.failures,
        "fell_back": used.fell_back,
        "unanswered": used.unanswered,
        "words_forgotten": interview.words_forgotten,
        "report": getattr(interview, "report", None),
    }


def _show(interview: Interview, turns: list[Turn]) -> dict[str, Any]:
    used = usage.usage_of([interview.pk])[interview.pk]
    return {
        **_row(interview, used),
        "role": interview.role,
        "level": interview.level,
        "topics": interview.topics,
        "minutes": interview.minutes,
        "kept_until": interview.kept_until,
        "ms": used.milliseconds,
        "turns": [_turn(turn, words=not interview.words_forgotten) for turn in turns],
        "versions": interview.versions,
        "meter": {
            "turns_used": interview.turns_used,
            "given_back": interview.given_back,
            "refused": interview.refused,
            "seconds": meter.meter_of(interview).seconds(database_now()),
        },
    }


def _turn(turn: Turn, *, words: bool) -> dict[str, Any]:
    tokens = {"prompt_tokens": turn.prompt_tokens, "completion_tokens": turn.completion_tokens}
    return {
        "number": turn.number,
        "at": turn.at,
        "at_ms": turn.at_ms,
        "state": turn.state,
        "item": turn.item,
        "move": turn.move,
        "reason": turn.reason,
        "question": turn.question if words else None,
        "answer": turn.answer if words else None,
        "said": (turn.reply or {}).get("said", "") if words else None,
        "skipped": turn.skipped,
        "charged": turn.charged,
        "fell_back": turn.fell_back,
        "failures": turn.failures,
        "provider": turn.provider,
        "model": turn.model,
        "calls": turn.calls,
        "ms": turn.milliseconds,
        **tokens,
        "tokens": turn.prompt_tokens + turn.completion_tokens,
        "cost_minor": usage.cost_minor(**tokens),
    }


# --- content ---


class ContentPages(LimitOffsetPagination):
    default_limit = 50
    max_limit = 400


class ContentsView(ContentDesk):
    @extend_schema(
        operation_id="staff_ai_content",
        tags=["staff"],
        parameters=[shapes.ContentAsked, *OFFSETS],
        responses={200: shapes.ContentPageOut, 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """Questions, skills of the rubric, personas or prompts, each in its newest version; retired ones too."""
        asked = shapes.ContentAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        found = catalogue.list_entries(given["kind"], topic=given["topic"], level=given["level"], words=given["q"])
        pages = ContentPages()
        page: list[Any] = pages.paginate_queryset(found, request, view=self) or []  # type: ignore[arg-type]
        answers = selectors.answers_by_question() if given["kind"] == ContentVersion.Kind.QUESTION and page else {}
        return pages.get_paginated_response(
            shapes.ContentRowOut([_entry(one, answers) for one in page], many=True).data
        )


class TopicsView(ContentDesk):
    @extend_schema(operation_id="staff_ai_topics", tags=["staff"], responses={200: shapes.ChoicesOut, **REFUSALS})
    def get(self, request: Request) -> Response:
        """What an editor of questions chooses from: topics with their questions counted, skills, levels, kinds."""
        now = content.current()
        topics = [*([now.bank.opening] if now.bank.opening else []), *now.bank.topics]
        return Response(
            {
                "topics": [{"key": one.key, "title": one.title, "count": len(one.questions)} for one in topics],
                "skills": [{"key": key, "title": skill.title} for key, skill in now.rubric.skills.items()],
                "levels": list(LEVELS),
                "kinds": list(KINDS),
            }
        )


class ContentView(ContentDesk):
    @extend_schema(
        operation_id="staff_ai_content_get",
        tags=["staff"],
        parameters=[KIND, shapes.VersionAsked],
        responses={200: shapes.ContentOut, 400: Problem, 404: Problem, **REFUSALS},
    )
    def get(self, request: Request, kind: str, key: str) -> Response:
        """One piece of content with all its versions: the newest, or the one asked for."""
        asked = shapes.VersionAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return Response(_content(kind, key, asked.validated_data.get("version")))

    @extend_schema(
        operation_id="staff_ai_content_publish",
        tags=["staff"],
        parameters=[KIND],
        request=shapes.ContentIn,
        responses={201: shapes.ContentOut, 400: Problem, 404: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, kind: str, key: str) -> Response:
        """Publish the version after `base_version`, for interviews that are set up from now on.

        `base_version` 0 makes a new question. 409 `stale_version` if somebody was faster.
        """
        asked = shapes.ContentIn(data=request.data)
        asked.is_valid(raise_exception=True)
        proposal = publishing.Proposal(kind=kind, key=key, **asked.validated_data)
        made = publishing.publish(proposal, author_id=person_of(request).user_id)
        return Response(_content(kind, key, made.version), status=status.HTTP_201_CREATED)


class ContentPreviewView(ContentDesk):
    @extend_schema(
        operation_id="staff_ai_content_preview",
        tags=["staff"],
        parameters=[KIND],
        request=shapes.PreviewIn,
        responses={200: shapes.ContentPreviewOut, 400: Problem, 404: Problem, **REFUSALS},
    )
    def post(self, request: Request, kind: str, key: str) -> Response:
        """How a body would be asked, said, sent or shown, and how an example answer would be read. Changes nothing."""
        asked = shapes.PreviewIn(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        made = previewing.preview(
            kind=kind, key=key, body=given["body"], answer=given["answer"] or "", topic=given["topic"]
        )
        return Response(shapes.ContentPreviewOut(made).data)


def _entry(entry: catalogue.Entry, answers: dict[str, int] | None) -> dict[str, Any]:
    is_question = entry.kind == ContentVersion.Kind.QUESTION
    return {
        "kind": entry.kind,
        "key": entry.key,
        "title": entry.title,
        "version": entry.version,
        "topic": entry.topic,
        "level": entry.level,
        "retired": entry.retired,
        "changed_at": entry.changed_at,
        "by": entry.by,
        "answers": (answers or {}).get(entry.key, 0) if is_question else None,
    }


def _content(kind: str, key: str, version: int | None) -> dict[str, Any]:
    history = catalogue.find_history(kind, key)
    entry = next((one for one in history if version in (None, one.version)), None)
    if entry is None:
        raise NotFound
    answers = selectors.answers_by_question() if kind == ContentVersion.Kind.QUESTION else {}
    shown = {
        **_entry(entry, answers),
        "body": entry.body,
        "note": entry.note,
        "newest": history[0].version,
        "shipped": history[-1].version == 1,
        "versions": history,
    }
    return dict(shapes.ContentOut(shown).data)
