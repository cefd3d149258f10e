"""The switchboard: settings, urls, celery, schedule and middleware. No business lives here."""

from minshi.celery import app as celery_app

__all__ = ["celery_app"]
