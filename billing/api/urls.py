"""Addresses of plans, access and invite codes."""

from django.urls import path

from billing.api import interviewer_plans, staff, views

urlpatterns = [
    path("plans", views.PlansView.as_view()),
    path("access/create", views.CreateCodeView.as_view()),
    path("access/redeem", views.RedeemView.as_view()),
    path("access/grants", views.GrantsView.as_view()),
    path("staff/codes", staff.CodesView.as_view()),
    path("staff/codes/export", staff.ExportView.as_view()),
    path("staff/codes/<uuid:code_id>/revoke", staff.RevokeView.as_view()),
    path("staff/codes/<uuid:code_id>/uses", staff.UsesView.as_view()),
    path("staff/people/<uuid:user_id>/interviewer-plan", interviewer_plans.InterviewerPlanView.as_view()),
]
