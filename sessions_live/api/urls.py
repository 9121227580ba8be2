"""Addresses of sessions and incidents."""

from django.urls import path

from sessions_live.api import consents, echoes, incidents, recordings, views

urlpatterns = [
    path("rooms", views.RoomsView.as_view()),
    path("rooms/<uuid:room_id>", views.RoomView.as_view()),
    path("rooms/<uuid:room_id>/seats", views.SeatsView.as_view()),
    path("rooms/<uuid:room_id>/ticket", views.TicketView.as_view()),
    path("rooms/<uuid:room_id>/check", views.CheckView.as_view()),
    path("rooms/<uuid:room_id>/end", views.EndView.as_view()),
    path("rooms/<uuid:room_id>/events", views.EventsView.as_view()),
    path("rooms/<uuid:room_id>/transcript", views.TranscriptView.as_view()),
    path("rooms/<uuid:room_id>/notes", views.NotesView.as_view()),
    path("rooms/<uuid:room_id>/feedback", views.FeedbackView.as_view()),
    path("rooms/<uuid:room_id>/presence", views.PresenceView.as_view()),
    path("rooms/<uuid:room_id>/quality", views.QualityView.as_view()),
    path("rooms/<uuid:room_id>/consents", consents.ConsentsView.as_view()),
    path("rooms/<uuid:room_id>/consents/<str:kind>", consents.ConsentView.as_view()),
    path("rooms/<uuid:room_id>/recordings", recordings.RecordingsView.as_view()),
    path("rooms/<uuid:room_id>/recordings/<uuid:recording_id>", recordings.RecordingView.as_view()),
    path("rooms/<uuid:room_id>/recordings/<uuid:recording_id>/<str:track>.ogg", recordings.TrackView.as_view()),
    path("check/echo", echoes.EchoView.as_view()),
    path("consents/<str:kind>", consents.ConsentTextView.as_view()),
    path("incidents", incidents.IncidentsView.as_view()),
    path("incidents/<uuid:incident_id>", incidents.IncidentView.as_view()),
    path("incidents/<uuid:incident_id>/take", incidents.TakeView.as_view()),
    path("incidents/<uuid:incident_id>/close", incidents.CloseView.as_view()),
    path("staff/figures", views.FiguresView.as_view()),
]
