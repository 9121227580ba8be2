"""Addresses: invoices and credit notes."""

from django.urls import URLPattern, path

from billing.api.invoices import views

urlpatterns: list[URLPattern] = [
    path("invoices", views.InvoicesView.as_view()),
    path("invoices/<uuid:invoice_id>", views.InvoiceView.as_view()),
    path("invoices/<uuid:invoice_id>/pdf", views.InvoicePdfView.as_view()),
    path("staff/invoices", views.StaffInvoicesView.as_view()),
]
