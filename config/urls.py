"""Every address of the server."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularSwaggerSplitView

from config.pages import show_front_end
from core.http.document import DocumentView
from scheduling.api.feeds import show_feed

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/schema", DocumentView.as_view(), name="schema"),
    path(
        "api/docs",
        SpectacularSwaggerSplitView.as_view(url_name="schema", permission_classes=[], authentication_classes=[]),
        name="docs",
    ),
    path("admin/", admin.site.urls),
    path("", include("core.http.urls")),
    path("api/", include("core.accounts.api.urls")),
    path("api/", include("core.notifications.api.urls")),
    path("api/", include("billing.api.urls")),
    path("api/", include("operations.compliance.api.urls")),
    path("api/", include("interviewers.api.urls")),
    path("api/", include("scheduling.api.urls")),
    path("api/", include("sessions_live.api.urls")),
    path("api/", include("ai_interviewer.api.urls")),
    path("feeds/<str:token>.ics", show_feed),
    re_path(r"^(?!api/|ws/|static/|assets/|admin/).*$", show_front_end),
]

handler400 = "core.http.pages.answer_bad_request"
handler403 = "core.http.pages.answer_forbidden"
handler404 = "core.http.pages.answer_not_found"
handler500 = "core.http.pages.answer_server_error"
