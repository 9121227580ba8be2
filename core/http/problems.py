"""Every error answer of the API: a problem document (RFC 9457) with a stable `code`."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.common.errors import NotSignedIn, Refusal
from core.http.errors import CsrfFailed
from core.http.request_id import request_id

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
RETRY_SECONDS = 5
# DRF's words for the few refusals that have no class of ours.
_CODES = {
    "authentication_failed": "not_signed_in",
    "permission_denied": "not_allowed",
    "throttled": "rate_limited",
    "error": "refused",
}


def problem(*, status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    """The body of an error answer."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": request_id(),
        **more,
    }


def problem_response(*, status: int, code: str, detail: str, **more: Any) -> JsonResponse:
    """An error answer from outside of DRF."""
    return JsonResponse(
        problem(status=status, code=code, detail=detail, **more), status=status, content_type=CONTENT_TYPE
    )


def answer_exception(error: Exception, context: Mapping[str, Any]) -> Response:
    """Any exception of an API view as an answer. DRF's `EXCEPTION_HANDLER`."""
    set_rollback()
    body, headers = _describe(error)
    return Response(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)


def is_outage(error: BaseException | None) -> bool:
    """True where the database could not be reached or was too busy: coming back later helps."""
    return isinstance(error, OperationalError | InterfaceError)


def _describe(error: Exception) -> tuple[dict[str, Any], dict[str, str]]:
    match error:
        case Refusal():
            headers = _retry_after(error.more.get("retry_after_ms"))
            if error.status == HTTPStatus.UNAUTHORIZED:
                headers["WWW-Authenticate"] = 'Cookie realm="intraview"'
            return problem(status=error.status, code=error.code, detail=str(error.text), **error.more), headers
        case exceptions.ValidationError():
            return _invalid(error.get_full_details()), {}
        case DjangoValidationError():
            return _invalid(exceptions.ValidationError(_messages(error)).get_full_details()), {}
        case Http404():
            return problem(status=404, code="not_found", detail=_("There is nothing here.")), {}
        case RequestDataTooBig():
            return problem(status=413, code="too_large", detail=_("That is more than we take.")), {}
        case PermissionDenied():
            return problem(status=403, code="not_allowed", detail=_("That is not for you to do.")), {}
        case SuspiciousOperation() | MultiPartParserError():
            return problem(status=400, code="refused", detail=_("That request can't be right.")), {}
        case exceptions.APIException():
            return _from_drf(error)
    if is_outage(error):
        log.error("http.outage request_id=%s", request_id(), exc_info=error)
        return _unavailable(), {"Retry-After": str(RETRY_SECONDS)}
    log.error("http.internal request_id=%s", request_id(), exc_info=error)
    return internal(), {}


def internal() -> dict[str, Any]:
    """What a client is told of a mistake of ours: the number to mention, and nothing else."""
    detail = _("Something went wrong on our side. Mention the request id if you write to us.")
    return problem(status=500, code="internal", detail=detail)


def respond_internal() -> JsonResponse:
    """The answer to a mistake of ours outside of DRF."""
    body = internal()
    return JsonResponse(body, status=body["status"], content_type=CONTENT_TYPE)


def _unavailable() -> dict[str, Any]:
    return problem(status=503, code="unavailable", detail=_("Not available right now. Come back in a moment."))


def _from_drf(error: exceptions.APIException) -> tuple[dict[str, Any], dict[str, str]]:
    headers: dict[str, str] = {}
    if auth_header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    wait = getattr(error, "wait", None)
    if wait:
        headers |= _retry_after(wait * 1000)
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else "refused"
    status = error.status_code
    if isinstance(error, exceptions.NotAuthenticated):
        return problem(status=status, code=NotSignedIn.code, detail=_(str(NotSignedIn.detail))), headers
    if status >= 500:
        log.error("http.internal request_id=%s", request_id(), exc_info=error)
        return internal(), headers
    return problem(status=status, code=_CODES.get(code, code), detail=str(error.detail)), headers


def _retry_after(milliseconds: Any) -> dict[str, str]:
    if not isinstance(milliseconds, int | float):
        return {}
    return {"Retry-After": str(max(1, round(milliseconds / 1000 + 0.499)))}


def _invalid(details: Any) -> dict[str, Any]:
    errors = dict(_flatten(details, ""))
    return problem(status=400, code="validation_failed", detail=_("Some of that needs another look."), errors=errors)


def _flatten(details: Any, path: str) -> list[tuple[str, list[str]]]:
    """DRF's nested errors as `{"agenda.0.name": ["…"]}`; what belongs to no field stands under `_`."""
    if (
        isinstance(details, Mapping)
        and set(details) == {"message", "code"}
        and not isinstance(details["message"], Mapping | list)
    ):
        return [(path or "_", [str(details["message"])])]
    if isinstance(details, Mapping):
        pairs = [(_join(path, key), value) for key, value in details.items()]
        return [found for where, value in pairs for found in _flatten(value, where)]
    words = [str(item["message"]) for item in details if _is_leaf(item)]
    here = [(path or "_", words)] if words else []
    nested = [
        found for at, item in enumerate(details) if not _is_leaf(item) for found in _flatten(item, _join(path, at))
    ]
    return here + nested


def _is_leaf(item: Any) -> bool:
    return isinstance(item, Mapping) and set(item) == {"message", "code"}


def _join(path: str, key: Any) -> str:
    key = "_" if key == "non_field_errors" else str(key)
    return f"{path}.{key}" if path else key


def _messages(error: DjangoValidationError) -> Any:
    return error.message_dict if hasattr(error, "error_dict") else list(error.messages)


def respond_csrf_failure(request: HttpRequest) -> JsonResponse:
    """The answer to an unsafe request without its token."""
    return problem_response(status=CsrfFailed.status, code=CsrfFailed.code, detail=str(CsrfFailed.detail))
