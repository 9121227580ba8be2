from django.urls import path

from operations.compliance.api import audit

urlpatterns = [
    path("staff/audit", audit.EventsView.as_view(), name="staff-audit"),
    path("staff/audit/actions", audit.ActionsView.as_view(), name="staff-audit-actions"),
    path("staff/audit/export", audit.ExportView.as_view(), name="staff-audit-export"),
    path("staff/audit/verify", audit.VerifyView.as_view(), name="staff-audit-verify"),
]
