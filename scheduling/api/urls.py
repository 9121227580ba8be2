"""Addresses of scheduling, below /api/."""

from django.urls import URLPattern, path

from scheduling.api import feeds

urlpatterns: list[URLPattern] = [
    path("calendar/feed", feeds.FeedView.as_view()),
    path("bookings/<uuid:booking_id>/calendar.ics", feeds.BookingCalendarView.as_view()),
]
