"""Addresses of interviewers."""

from django.urls import path

from interviewers.api import own, public, staff

_CASE = "staff/applications/<uuid:application_id>"

urlpatterns = [
    path("interviewers", public.InterviewersView.as_view()),
    path("interviewers/facets", public.FacetsView.as_view()),
    path("interviewers/names", public.NamesView.as_view()),
    path("interviewers/<uuid:user_id>", public.InterviewerView.as_view()),
    path("interviewer/application", own.ApplicationView.as_view()),
    path("interviewer/application/submit", own.SubmitView.as_view()),
    path("interviewer/application/withdraw", own.WithdrawView.as_view()),
    path("interviewer/profile", own.ProfileView.as_view()),
    path("interviewer/preview", own.PreviewView.as_view()),
    path("interviewer/documents", own.DocumentsView.as_view()),
    path("interviewer/documents/<uuid:document_id>", own.DocumentView.as_view()),
    path("interviewer/documents/<uuid:document_id>/file", own.DocumentFileView.as_view()),
    path("interviewer/guides", own.GuidesView.as_view()),
    path("interviewer/guides/<slug:key>/acknowledge", own.AcknowledgeView.as_view()),
    path("interviewer/visibility", own.VisibilityView.as_view()),
    path("staff/applications", staff.CasesView.as_view()),
    path(_CASE, staff.CaseView.as_view()),
    path(f"{_CASE}/claim", staff.ClaimView.as_view()),
    path(f"{_CASE}/release", staff.ReleaseView.as_view()),
    path(f"{_CASE}/decide", staff.DecisionView.as_view()),
    path(f"{_CASE}/suspend", staff.SuspendView.as_view()),
    path(f"{_CASE}/reinstate", staff.ReinstateView.as_view()),
    path(f"{_CASE}/documents/<uuid:document_id>/decide", staff.DecideDocumentView.as_view()),
    path(f"{_CASE}/documents/<uuid:document_id>/file", staff.DocumentFileView.as_view()),
]
