from django.urls import path

from core.accounts.api import doors, staff, views

urlpatterns = [
    path("auth/login", doors.LoginView.as_view(), name="login"),
    path("auth/logout", doors.LogoutView.as_view(), name="logout"),
    path("auth/signup", doors.SignupView.as_view(), name="signup"),
    path("auth/verify", doors.VerifyView.as_view(), name="verify"),
    path("auth/verify/resend", doors.ResendView.as_view(), name="verify-resend"),
    path("auth/refresh", doors.RefreshView.as_view(), name="refresh"),
    path("me", views.MeView.as_view(), name="me"),
    path("auth/visit/end", staff.EndVisitView.as_view(), name="visit-end"),
    path("account/visits", staff.MyVisitsView.as_view(), name="my-visits"),
    path("staff/people", staff.PeopleView.as_view(), name="staff-people"),
    path("staff/people/<uuid:person_id>", staff.PersonView.as_view(), name="staff-person"),
    path("staff/people/<uuid:person_id>/suspend", staff.SuspendView.as_view(), name="staff-suspend"),
    path("staff/people/<uuid:person_id>/restore", staff.RestoreView.as_view(), name="staff-restore"),
    path("staff/people/<uuid:person_id>/sign-out", staff.SignOutView.as_view(), name="staff-sign-out"),
    path("staff/people/<uuid:person_id>/roles", staff.RolesView.as_view(), name="staff-roles"),
    path("staff/people/<uuid:person_id>/roles/<str:role>", staff.RoleView.as_view(), name="staff-role"),
    path("staff/people/<uuid:person_id>/visit", staff.VisitView.as_view(), name="staff-visit"),
    path("outbox", views.OutboxView.as_view(), name="outbox"),
]
