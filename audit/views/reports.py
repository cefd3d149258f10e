"""Residents' reports, for the street and the district that look into them."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import forms
from audit.actions import reports as acts
from audit.lifecycle import ReportState
from audit.models import PublicReport, PublicReportText
from audit.queries import cases as queries
from audit.queries.cases import REPORT_READERS, report_right
from audit.views.common import listed, step_paper
from demands.forms import ReadingForm
from governance.people.access import can
from governance.people.gates import needs
from governance.people.permissions import Permission as P
from governance.workflow.gate import fetch
from projects.views.desk import Sheet


@needs(*REPORT_READERS)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The reports within reach, newest first."""
    return render(request, "audit/reports.html", listed(request, queries.reports, ReportState))


def _find(request: HttpRequest, pk: int) -> PublicReport:
    rows = PublicReport.objects.select_related("project__unit", "project__edition")
    return fetch(request.user, report_right(request.user) or REPORT_READERS[0], rows, pk=pk)  # type: ignore[return-value]


def _page(
    request: HttpRequest, report: PublicReport, phone: str | None = None, reading: ReadingForm | None = None
) -> HttpResponse:
    sheet = Sheet(
        request, "audit/report.html", title=_("公众监督 %(code)s") % {"code": report.shown_code},
        project=report.project, subject=report, to=reverse("audit:report", args=[report.pk]),
        crumbs=[
            {"label": _("监督"), "url": reverse("audit:home")},
            {"label": _("公众监督"), "url": reverse("audit:reports")},
        ],
    )  # fmt: skip
    sheet.sent = None if phone is not None else sheet.sent
    if report.state == ReportState.RECEIVED:
        step_paper(
            sheet, report, "answer", forms.ReplyForm, partial(acts.answer, report, by=request.user),
            done=_("答复已公开，反映人凭查询码可以看到。"), heading=_("公开答复"),
        )  # fmt: skip
    text = PublicReportText.objects.filter(report=report).first()
    if text is not None and report.state == ReportState.ANSWERED:
        sheet.paper(
            "erase", forms.NothingForm, partial(acts.erase, report, by=request.user), who=acts.HANDLERS, kind="stop",
            done=_("反映内容和电话已删除，记录和答复保留。"), submit=_("删除反映内容和电话"), of=report,
            confirm=_("删除后不能恢复，只保留记录、摘要和答复。确定吗？"), heading=_("删除个人信息"),
        )  # fmt: skip
    sheet.status = 422 if reading else sheet.status
    return sheet.answer(
        report=report, text=text, phone=phone, can_raise=can(request.user, P.FINDING_RAISE, report),
        reading=reading or ReadingForm(),
    )  # fmt: skip


@needs(*REPORT_READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: what she saw, the reply, erasing."""
    return _page(request, _find(request, pk))


@needs(*REPORT_READERS)
@require_POST
def phone(request: HttpRequest, pk: int) -> HttpResponse:
    """The reporter's number, shown once; the reading is on record."""
    found, form = _find(request, pk), ReadingForm(request.POST)
    if not form.is_valid():
        return _page(request, found, phone="", reading=form)
    plain = acts.read_phone(found, reason=form.cleaned_data["reason"], by=request.user)
    answer = _page(request, found, phone=plain)
    answer["Cache-Control"] = "no-store"
    return answer
