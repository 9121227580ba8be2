"""The one page that is the front end."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe


@never_cache
@require_safe
@ensure_csrf_cookie
def show_front_end(request: HttpRequest) -> HttpResponse:
    """The front end's page for any address of its own; it finds its way by the path."""
    page = settings.FRONTEND_DIST / "index.html"
    if not page.is_file():
        return HttpResponse(_("The front end has not been built yet."), status=503, content_type="text/plain")
    return HttpResponse(page.read_bytes())
