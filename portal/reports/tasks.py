"""What a worker does for paper: it draws what was asked for, and takes up again what was left."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from portal.reports import actions
from portal.reports.models import Document, Progress


@shared_task(soft_time_limit=300)
def draw_document(pk: int) -> str:
    """Draw one document; a second delivery of the same message changes nothing."""
    document = Document.objects.filter(pk=pk).first()
    return actions.draw(document).progress if document else "gone"


@shared_task
def take_up_documents() -> int:
    """Queue again what has waited ten minutes: its message was lost."""
    late = Document.objects.filter(progress=Progress.QUEUED, asked_at__lt=timezone.now() - timedelta(minutes=10))
    keys = list(late.values_list("pk", flat=True)[:50])
    for pk in keys:
        draw_document.delay(pk)
    return len(keys)
