"""Asking for a document and drawing it. The request only queues; a worker draws."""

import hashlib
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from governance.events import SYSTEM, Verb
from governance.events.log import append
from governance.people.units import unit_path
from portal.reports import press, queries
from portal.reports.models import Document, Kind, Progress
from projects.models import Notice, Project

TEMPLATES = {
    Kind.NOTICE: "reports/notice.html", Kind.DOSSIER: "reports/dossier.html",
    Kind.POSTER: "reports/poster.html",
}  # fmt: skip


@transaction.atomic
def ask(kind: Kind, subject: Model, *, by: Any, at: datetime | None = None) -> Document:
    """Queue a document of a notice or a project; the task is sent when the transaction has committed.

    A document of the same kind and subject that is still being drawn is returned instead of a second one.
    """
    from portal.reports.tasks import draw_document

    project: Project = subject if isinstance(subject, Project) else subject.project  # type: ignore[attr-defined]
    waiting = Document.objects.filter(
        kind=kind, subject_id=subject.pk, progress__in=[Progress.QUEUED, Progress.DRAWING]
    ).first()
    if waiting:
        return waiting
    with override("zh-hans"):
        title = f"{Kind(kind).label} {subject}"[:140]
    document = Document.objects.create(
        kind=kind,
        subject_id=subject.pk,
        project=project,
        unit_code=project.unit_code,
        title=title,
        asked_by=by,
        asked_at=at or timezone.now(),
    )
    transaction.on_commit(lambda: draw_document.delay(document.pk), robust=True)  # a lost message is taken up again
    return document


def draw(document: Document, *, at: datetime | None = None) -> Document:
    """Draw a queued document in Chinese and keep its hash; a fault is kept as a sentence. Twice changes nothing."""
    if not _claim(document):
        return document
    try:
        with override("zh-hans"):
            printed = press.draw(TEMPLATES[Kind(document.kind)], _context(document), says=lambda p: _says(document, p))
    except press.NoPress as fault:
        _fail(document, str(fault))
        return document
    except Exception:
        _fail(document, "生成时出错，请稍后重试；如仍失败请联系管理员。")
        raise
    return _keep(document, printed, at or timezone.now())


def _claim(document: Document) -> bool:
    rows = Document.objects.filter(pk=document.pk, progress__in=[Progress.QUEUED, Progress.FAILED])
    return bool(rows.update(progress=Progress.DRAWING, percent=5, fault=""))


def _says(document: Document, percent: int) -> None:
    Document.objects.filter(pk=document.pk).update(percent=percent)


def _fail(document: Document, sentence: str) -> None:
    Document.objects.filter(pk=document.pk).update(progress=Progress.FAILED, fault=sentence)
    document.refresh_from_db()


@transaction.atomic
def _keep(document: Document, printed: press.Printed, at: datetime) -> Document:
    document.sha256 = hashlib.sha256(printed.content).hexdigest()
    document.file.save(f"{document.ref}.pdf", ContentFile(printed.content), save=False)
    document.progress, document.percent = Progress.DONE, 100
    document.pages, document.done_at = printed.pages, at
    document.save()
    project = Project.objects.select_for_update().get(pk=document.project_id)
    kept = {"kind": document.kind, "sha256": document.sha256, "pages": printed.pages, "document": document.pk}
    append(project, Verb.DOCUMENT_BUILT, by=document.asked_by or SYSTEM, at=at, data=kept)
    return document


def _context(document: Document) -> dict[str, Any]:
    shared = {"document": document, "place": unit_path(document.unit_code), "printed_at": timezone.now()}
    if document.kind == Kind.NOTICE:
        notice = Notice.objects.select_related("project").get(pk=document.subject_id)
        return shared | queries.notice_sheet(notice) | _code_of("public:notice", notice.pk)
    project = document.project
    if document.kind == Kind.POSTER:
        return shared | {"project": project} | _code_of("public:rate", project.code)
    head = {"head": queries.head_of(project)}
    return shared | queries.dossier(project) | head | _code_of("public:project", project.code)


def _code_of(name: str, key: Any) -> dict[str, str]:
    """The address of a public page as it is printed, and its code to photograph."""
    address = press.settings.PUBLIC_ADDRESS + reverse(name, args=[key])
    return {"qr": press.qr(address), "address": address}
