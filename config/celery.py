"""Celery: wakes people up. What has to be done is a row in the database."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("intraview")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
