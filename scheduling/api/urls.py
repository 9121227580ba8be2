"""Addresses of scheduling, below /api/."""

from django.urls import URLPattern, path

from scheduling.api import feeds, joining

urlpatterns: list[URLPattern] = [
    path("calendar/feed", feeds.FeedView.as_view()),
    path("bookings/<uuid:booking_id>/join", joining.JoinBookingView.as_view()),
    path("join", joining.JoinView.as_view()),
    path("join/<str:token>", joining.LinkView.as_view()),
    path("bookings/<uuid:booking_id>/calendar.ics", feeds.BookingCalendarView.as_view()),
]
