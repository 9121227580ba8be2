"""Subscriptions, and what time does to them."""
