"""Addresses: the books: tokens, holds, and proof that wallets say what the entries say."""

from django.urls import URLPattern, path

from billing.api.ledger import views

urlpatterns: list[URLPattern] = [
    path("wallet", views.WalletView.as_view()),
    path("wallet/transactions", views.TransactionsView.as_view()),
    path("wallet/transactions/export", views.ExportView.as_view()),
    path("wallet/summary", views.SummaryView.as_view()),
    path("staff/people/<uuid:user_id>/wallet", views.StaffWalletView.as_view()),
    path("staff/people/<uuid:user_id>/transactions", views.StaffTransactionsView.as_view()),
    path("staff/people/<uuid:user_id>/tokens", views.StaffTokensView.as_view()),
    path("staff/books", views.BooksView.as_view()),
]
