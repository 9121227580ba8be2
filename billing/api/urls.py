"""Addresses of plans, access and invite codes."""

from django.urls import path

from billing.api import interviewer_plans, staff, views
from billing.api.catalogue.urls import urlpatterns as catalogue
from billing.api.invoices.urls import urlpatterns as invoices
from billing.api.ledger.urls import urlpatterns as ledger
from billing.api.payouts.urls import urlpatterns as payouts
from billing.api.promotions.urls import urlpatterns as promotions
from billing.api.sales.urls import urlpatterns as sales
from billing.api.subscriptions.urls import urlpatterns as subscriptions

urlpatterns = [
    path("access/create", views.CreateCodeView.as_view()),
    path("access/redeem", views.RedeemView.as_view()),
    path("access/grants", views.GrantsView.as_view()),
    path("staff/codes", staff.CodesView.as_view()),
    path("staff/codes/export", staff.ExportView.as_view()),
    path("staff/codes/batches", staff.BatchesView.as_view()),
    path("staff/codes/batches/<uuid:batch>/revoke", staff.RevokeBatchView.as_view()),
    path("staff/codes/<uuid:code_id>/revoke", staff.RevokeView.as_view()),
    path("staff/codes/<uuid:code_id>/uses", staff.UsesView.as_view()),
    path("staff/people/<uuid:user_id>/interviewer-plan", interviewer_plans.InterviewerPlanView.as_view()),
    *ledger,
    *catalogue,
    *subscriptions,
    *sales,
    *promotions,
    *invoices,
    *payouts,
]
