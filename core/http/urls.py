from django.urls import path

from core.http.health import show_alive, show_ready
from core.http.views import ConfigView

urlpatterns = [
    path("healthz", show_alive, name="alive"),
    path("readyz", show_ready, name="ready"),
    path("api/config", ConfigView.as_view(), name="config"),
]
