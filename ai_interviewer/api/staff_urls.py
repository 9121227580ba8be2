"""Addresses of the staff's part."""

from django.urls import path

from ai_interviewer.api import staff

_CONTENT = "staff/ai/content/<slug:kind>/<slug:key>"

urlpatterns = [
    path("staff/ai/interviews", staff.InterviewsView.as_view()),
    path("staff/ai/interviews/<uuid:interview_id>", staff.InterviewView.as_view()),
    path("staff/ai/topics", staff.TopicsView.as_view()),
    path("staff/ai/content", staff.ContentsView.as_view()),
    path(_CONTENT, staff.ContentView.as_view()),
    path(f"{_CONTENT}/preview", staff.ContentPreviewView.as_view()),
]
