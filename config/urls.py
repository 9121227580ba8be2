"""Every address of the server."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from config.pages import show_front_end

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/schema", SpectacularAPIView.as_view(permission_classes=[], authentication_classes=[]), name="schema"),
    path(
        "api/docs",
        SpectacularSwaggerSplitView.as_view(url_name="schema", permission_classes=[], authentication_classes=[]),
        name="docs",
    ),
    path("admin/", admin.site.urls),
]
for prefix, urls in [("", "core.http.urls"), ("api/", "core.accounts.api.urls"), ("api/", "sessions_live.api.urls")]:
    try:
        found = find_spec(urls)
    except ModuleNotFoundError:
        found = None
    if found:
        urlpatterns.append(path(prefix, include(urls)))
urlpatterns.append(re_path(r"^(?!api/|ws/|static/|assets/|admin/).*$", show_front_end))

handler400 = "core.http.pages.answer_bad_request"
handler403 = "core.http.pages.answer_forbidden"
handler404 = "core.http.pages.answer_not_found"
handler500 = "core.http.pages.answer_server_error"
