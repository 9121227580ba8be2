"""Error answers outside of DRF: problem documents under /api, pages for people elsewhere."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.http import problems
from core.http.request_id import request_id


def answer_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`handler404`."""
    if _wants_problem(request):
        return problems.problem_response(status=404, code="not_found", detail=_("There is nothing here."))
    return _page(404, _("There is nothing here"), _("The address may be mistyped, or what was here has gone."))


def answer_forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`handler403`."""
    if _wants_problem(request):
        return problems.problem_response(status=403, code="not_allowed", detail=_("That is not for you to do."))
    return _page(403, _("This isn't open to you"), _("Perhaps you are signed in with another account."))


def answer_bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`handler400`."""
    if _wants_problem(request):
        return problems.problem_response(status=400, code="refused", detail=_("That request can't be right."))
    return _page(400, _("We didn't understand that"), _("Go back and try it again."))


def answer_csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """`CSRF_FAILURE_VIEW`."""
    if _wants_problem(request):
        return problems.respond_csrf_failure(request)
    return _page(403, _("This page has become too old"), _("Load it again, then repeat what you did."))


def answer_server_error(request: HttpRequest) -> HttpResponse:
    """`handler500`. An outage of the database is no mistake of ours: it becomes 503 and tries again by itself."""
    if problems.is_outage(sys.exc_info()[1]):
        return answer_unavailable(request)
    if _wants_problem(request):
        return problems.respond_internal()
    return _page(500, _("Something went wrong on our side"), _("It has been noted. Try again in a moment."))


def answer_unavailable(request: HttpRequest, retry_after: int = problems.RETRY_SECONDS) -> HttpResponse:
    """503, for an outage or maintenance: the page loads itself again until the server is back."""
    if _wants_problem(request):
        detail = _("Not available right now. Come back in a moment.")
        response: HttpResponse = problems.problem_response(status=503, code="unavailable", detail=detail)
    else:
        response = _page(503, _("Back in a moment"), _("This page tries again by itself."), retry_after=retry_after)
    response.headers["Retry-After"] = str(retry_after)
    return response


def _wants_problem(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _page(status: int, title: str, text: str, *, retry_after: int | None = None) -> HttpResponse:
    # Rendered without the request: context processors may need the very thing that is broken.
    words = {"status": status, "title": title, "text": text, "request_id": request_id(), "retry_after": retry_after}
    response = HttpResponse(render_to_string("errors/page.html", words), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
