"""Addresses: what interviewers earn and are paid."""

from django.urls import URLPattern, path

from billing.api.payouts import staff, views

urlpatterns: list[URLPattern] = [
    path("earnings", views.EarningsView.as_view()),
    path("earnings/list", views.EarningRowsView.as_view()),
    path("payouts", views.PayoutsView.as_view()),
    path("payouts/account", views.PayoutAccountView.as_view()),
    path("payouts/<uuid:payout_id>", views.PayoutView.as_view()),
    path("payouts/<uuid:payout_id>/statement", views.StatementView.as_view()),
    path("staff/payouts", staff.StaffPayoutsView.as_view()),
    path("staff/payouts/run", staff.RunView.as_view()),
    path("staff/payouts/batches", staff.BatchesView.as_view()),
    path("staff/payouts/batches/<uuid:batch_id>/file", staff.BatchFileView.as_view()),
    path("staff/payouts/<uuid:payout_id>", staff.StaffPayoutView.as_view()),
    path("staff/payouts/<uuid:payout_id>/paid", staff.PaidView.as_view()),
    path("staff/payouts/<uuid:payout_id>/failed", staff.FailedView.as_view()),
    path("staff/payouts/<uuid:payout_id>/retry", staff.RetryView.as_view()),
    path("staff/payouts/<uuid:payout_id>/cancel", staff.CancelView.as_view()),
]
