"""Providers of payments and of payouts, each behind one adapter."""
