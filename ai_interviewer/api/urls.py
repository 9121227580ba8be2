"""Addresses of AI interviews."""

from django.urls import path

from ai_interviewer.api import asking, staff_urls, standing_in, views

_INTERVIEW = "ai/interviews/<uuid:interview_id>"

urlpatterns = [
    path("ai/options", views.OptionsView.as_view()),
    path("ai/quota", views.QuotaView.as_view()),
    path("ai/preview", views.PreviewView.as_view()),
    path("ai/resumes", views.ResumesView.as_view()),
    path("ai/resumes/<uuid:resume_id>", views.ResumeView.as_view()),
    path("ai/interviews", views.InterviewsView.as_view()),
    path(_INTERVIEW, views.InterviewView.as_view()),
    path("ai/ask", asking.AskView.as_view()),
    *(
        path(f"{_INTERVIEW}/{act}", views.SteerView.as_view(act=act))
        for act in ("pause", "resume", "skip", "think", "repeat", "finish")
    ),
    path(f"{_INTERVIEW}/report", views.ReportView.as_view()),
    path(f"{_INTERVIEW}/report.pdf", views.ReportFileView.as_view(kind="pdf")),
    path(f"{_INTERVIEW}/report.json", views.ReportFileView.as_view(kind="json")),
    path(f"{_INTERVIEW}/report/rebuild", views.RebuildView.as_view()),
    path(f"{_INTERVIEW}/retakes", views.RetakesView.as_view()),
    path("rooms/<uuid:room_id>/instead", standing_in.InsteadView.as_view()),
    path("ai/trend", views.TrendView.as_view()),
    *staff_urls.urlpatterns,
]
