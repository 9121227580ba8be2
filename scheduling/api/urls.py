"""Addresses of scheduling, below /api/."""

from django.urls import URLPattern, path

from scheduling.api import afterwards, bookings, calendars, feeds, joining, moving, slots, staff, waitlist

urlpatterns: list[URLPattern] = [
    path("bookings", bookings.BookingsView.as_view()),
    path("bookings/<uuid:booking_id>", bookings.BookingView.as_view()),
    path("bookings/<uuid:booking_id>/cancel", bookings.CancelView.as_view()),
    path("bookings/<uuid:booking_id>/approve", bookings.ApproveView.as_view()),
    path("bookings/<uuid:booking_id>/decline", bookings.DeclineView.as_view()),
    path("bookings/<uuid:booking_id>/reschedule", moving.RescheduleView.as_view()),
    path("bookings/<uuid:booking_id>/proposal/accept", moving.AcceptProposalView.as_view()),
    path("bookings/<uuid:booking_id>/proposal/decline", moving.DeclineProposalView.as_view()),
    path("bookings/<uuid:booking_id>/proposal/withdraw", moving.WithdrawProposalView.as_view()),
    path("bookings/<uuid:booking_id>/complete", afterwards.CompleteView.as_view()),
    path("bookings/<uuid:booking_id>/absent", afterwards.AbsentView.as_view()),
    path("bookings/<uuid:booking_id>/dispute", afterwards.DisputeView.as_view()),
    path("interviewer/summary", afterwards.InterviewerSummaryView.as_view()),
    path("staff/bookings", staff.StaffBookingsView.as_view()),
    path("staff/bookings/<uuid:booking_id>", staff.StaffBookingView.as_view()),
    path("staff/bookings/<uuid:booking_id>/cancel", staff.StaffCancelView.as_view()),
    path("staff/bookings/<uuid:booking_id>/resolve", staff.StaffResolveView.as_view()),
    path("waitlist", waitlist.WaitlistView.as_view()),
    path("waitlist/<uuid:entry_id>", waitlist.WaitlistEntryView.as_view()),
    path("calendar", calendars.CalendarView.as_view()),
    path("calendar/week", calendars.WeekView.as_view()),
    path("calendar/blocks", calendars.BlocksView.as_view()),
    path("calendar/blocks/<uuid:block_id>", calendars.BlockView.as_view()),
    path("calendar/overrides/<str:day>", calendars.OverrideView.as_view()),
    path("calendar/times-off", calendars.TimesOffView.as_view()),
    path("calendar/times-off/<uuid:time_off_id>", calendars.TimeOffView.as_view()),
    path("interviewers/<uuid:user_id>/slots", slots.SlotsView.as_view()),
    path("calendar/feed", feeds.FeedView.as_view()),
    path("bookings/<uuid:booking_id>/join", joining.JoinBookingView.as_view()),
    path("join", joining.JoinView.as_view()),
    path("join/<str:token>", joining.LinkView.as_view()),
    path("bookings/<uuid:booking_id>/calendar.ics", feeds.BookingCalendarView.as_view()),
]
