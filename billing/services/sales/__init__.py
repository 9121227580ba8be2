"""Purchases, payments, the providers' words, refunds, disputes, reconciliation."""
