"""Addresses: purchases, payments, the providers' words, refunds, disputes, reconciliation."""

from django.urls import URLPattern, path

from billing.api.sales import staff, views, webhooks

urlpatterns: list[URLPattern] = [
    path("quote", views.QuoteView.as_view()),
    path("payments", views.PaymentsView.as_view()),
    path("payments/create", views.CreatePaymentView.as_view()),
    path("payments/verify", views.VerifyView.as_view()),
    path("purchases/<uuid:purchase_id>", views.PurchaseView.as_view()),
    path("purchases/<uuid:purchase_id>/cancel", views.CancelPurchaseView.as_view()),
    path("webhooks/stripe", webhooks.StripeWebhookView.as_view()),
    path("webhooks/razorpay", webhooks.RazorpayWebhookView.as_view()),
    path("staff/payments", staff.StaffPaymentsView.as_view()),
    path("staff/payments/<uuid:payment_id>", staff.StaffPaymentView.as_view()),
    path("staff/payments/<uuid:payment_id>/refund", staff.RefundView.as_view()),
    path("staff/halted", staff.HaltedView.as_view()),
    path("staff/purchases/<uuid:purchase_id>/deliver", staff.DeliverView.as_view()),
    path("staff/purchases/<uuid:purchase_id>/cancel", staff.CancelView.as_view()),
    path("staff/disputes", staff.DisputesView.as_view()),
    path("staff/disputes/<uuid:dispute_id>", staff.DisputeView.as_view()),
    path("staff/webhooks", staff.WebhooksView.as_view()),
    path("staff/webhooks/<uuid:event_id>", staff.StaffWebhookView.as_view()),
    path("staff/webhooks/<uuid:event_id>/replay", staff.ReplayView.as_view()),
    path("staff/reconciliations", staff.ReconciliationsView.as_view()),
    path("staff/reconciliations/<uuid:reconciliation_id>", staff.ReconciliationView.as_view()),
    path("staff/money/overview", staff.OverviewView.as_view()),
]
