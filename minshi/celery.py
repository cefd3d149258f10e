"""The one Celery application; tasks are found in each act's `tasks` room."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minshi.settings.base")

app = Celery("minshi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
