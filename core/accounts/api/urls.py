from django.urls import path

from core.accounts.api import doors, views

urlpatterns = [
    path("auth/login", doors.LoginView.as_view(), name="login"),
    path("auth/logout", doors.LogoutView.as_view(), name="logout"),
    path("auth/signup", doors.SignupView.as_view(), name="signup"),
    path("auth/verify", doors.VerifyView.as_view(), name="verify"),
    path("auth/verify/resend", doors.ResendView.as_view(), name="verify-resend"),
    path("auth/refresh", doors.RefreshView.as_view(), name="refresh"),
    path("me", views.MeView.as_view(), name="me"),
    path("outbox", views.OutboxView.as_view(), name="outbox"),
]
