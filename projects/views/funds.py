"""Money: the yearly lines that pay for a project, all lines within reach, and the payments."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from governance.people import access
from governance.people.gates import needs
from governance.people.models import Unit
from governance.people.paging import page_by_key, sent_key
from governance.people.permissions import Permission as P
from governance.people.units import DISTRICT, unit_name
from projects.actions import funds as acts
from projects.forms import funds as forms
from projects.forms.deliberation import ReasonForm
from projects.forms.design import NothingForm
from projects.lifecycle.funds import PaymentState
from projects.models import BudgetLine, Payment
from projects.queries.funds import asked_for, matched, reasons_of_return, usual_ceiling
from projects.views.desk import Sheet, find

page = require_http_methods(["GET", "HEAD", "POST"])
LINES = 50


@needs(P.FINANCE_VIEW)
@page
def budget_line(request: HttpRequest, pk: int) -> HttpResponse:
    """What each paying unit has left of its year, and what this project takes of it."""
    project = find(request, pk, P.FINANCE_VIEW)
    sheet = Sheet(
        request, "projects/funds/budget_line.html", title=_("年度额度"), project=project,
        lead=_("已预留、已签合同和已支付三项之和不能超过年度额度。"),
    )  # fmt: skip
    paying = sorted((row for row in project.units.all() if row.share > 0), key=lambda row: row.unit_code)
    rows = []
    for row, (line, share) in zip(paying, project.budget_shares(), strict=True):
        ceiling = sheet.paper(
            f"ceiling-{row.unit_code}", forms.CeilingForm,
            partial(acts.set_ceiling, unit_code=row.unit_code, year=project.year, by=request.user),
            who=P.BUDGET_SET, of=project, done=_("年度额度已下达。"), submit=_("下达额度"), kind="quiet",
            given={"initial": {"ceiling": line.ceiling if line else usual_ceiling(row.unit_code, project.year)}},
        )  # fmt: skip
        rows.append({
            "name": unit_name(row.unit_code), "line": line, "share": share, "ceiling": ceiling,
            "matched": matched(line) if line else None,
        })  # fmt: skip
    entries = page_by_key(project.ledger_entries.select_related("line__unit"), request.GET, is_counted=True)
    return sheet.answer(rows=rows, entries=entries.rows, **entries.links(request.GET, anchor="ledger"))


@needs(P.FINANCE_VIEW)
@page
def budget_lines(request: HttpRequest) -> HttpResponse:
    """Every line within reach in one year; the district sets the ceilings."""
    this_year = timezone.localdate().year
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else this_year
    lines = access.visible(request.user, P.FINANCE_VIEW, BudgetLine.objects.filter(year=year))
    sheet = Sheet(request, "projects/funds/budget_lines.html", title=_("年度额度"), to=request.get_full_path())
    if access.holds(request.user, P.BUDGET_SET) or request.method == "POST":
        units = access.visible(request.user, P.BUDGET_SET, Unit.objects.filter(level__in=("street", "community")))
        sheet.paper(
            "ceiling", forms.NewCeilingForm, partial(acts.set_ceiling, by=request.user), who=P.BUDGET_SET,
            done=_("年度额度已下达。"), submit=_("下达额度"), heading=_("下达或调整额度"),
            given={"units": list(units), "initial": {
                "year": year, "unit_code": request.GET.get("unit", ""), "ceiling": usual_ceiling(DISTRICT, year),
            }},
            to=lambda line: reverse("projects:budget_lines") + f"?year={line.year}",
        )  # fmt: skip
    years = range(this_year - 2, this_year + 2)
    turn = page_by_key(lines.select_related("unit"), request.GET, LINES, order=("unit_code",), is_counted=True)
    return sheet.answer(
        lines=turn.rows, year=year, **turn.links(request.GET),
        chips=[{"label": str(each), "url": f"?year={each}", "is_current": each == year, "count": ""} for each in years],
    )  # fmt: skip


def _payment_row(sheet: Sheet, payment: Payment, user: Any) -> dict[str, Any]:
    """One payment with what can be done about it."""
    on: dict[str, Any] = {"of": payment, "is_versioned": True}
    asked = (PaymentState.REQUESTED,)
    return {
        "payment": payment,
        "pay": sheet.paper(
            f"pay-{payment.pk}", forms.VoucherForm, partial(acts.pay, payment, by=user), who=P.FINANCE_PAY, **on,
            states=asked, done=_("已支付并记账。"), submit=pgettext_lazy("step", "支付"),
            confirm=_("支付 %(sum)s 元，记入资金账后不能撤销，确定吗？") % {"sum": f"{payment.amount:,.2f}"},
        ),
        "back": sheet.paper(
            f"back-{payment.pk}", ReasonForm, partial(acts.send_back_payment, payment, by=user), who=P.FINANCE_PAY,
            **on, states=asked, done=_("支付申请已退回社区。"), submit=_("退回社区"), kind="quiet",
        ),
        "again": sheet.paper(
            f"again-{payment.pk}", NothingForm, partial(acts.request_again, payment, by=user), who=P.PROCURE, **on,
            states=(PaymentState.SENT_BACK,), done=_("已重新申请。"), submit=_("重新申请"),
        ),
    }  # fmt: skip


@needs(P.FINANCE_VIEW)
@page
def payments(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked by the community, paid or sent back by the street's finance; at the end the rest goes back."""
    project = find(request, pk, P.FINANCE_VIEW)
    sheet = Sheet(
        request, "projects/funds/payments.html", title=_("支付"), project=project,
        lead=_("社区申请，街道财务逐笔支付；申请与支付由不同的人办理。"),
    )  # fmt: skip
    held = sent_key(sheet.sent, "pay", "back", "again")
    turn = page_by_key(project.payments.select_related("project", "unit"), request.GET, held=held, is_counted=True)
    reasons = reasons_of_return(turn.rows)
    rows = [
        _payment_row(sheet, payment, request.user) | {"reason": reasons.get(payment.pk, "")} for payment in turn.rows
    ]
    contract = project.contract_or_none()
    sheet.paper(
        "request", forms.PaymentForm, partial(acts.request_payment, project, by=request.user), who=P.PROCURE,
        states=acts.PAYABLE, done=_("支付申请已提交街道财务。"), submit=_("申请支付"), heading=_("申请支付"),
        given={"whole": contract.amount if contract else None},
    )  # fmt: skip
    owed = project.committed_sum()
    if (owed and (project.accepted_on or project.is_ended)) or request.POST.get("do") == "rest":
        sheet.paper(
            "rest", NothingForm, partial(acts.return_rest, project, by=request.user), who=P.FINANCE_PAY,
            done=_("余额已退回年度额度。"), submit=_("退回余额"), heading=_("退回余额"), kind="stop",
            intro=_("项目已验收或终止，未支付的余额退回年度额度。"),
            confirm=_("把 %(sum)s 元退回年度额度，之后不能再支付，确定吗？") % {"sum": f"{owed:,.2f}"},
        )  # fmt: skip
    return sheet.answer(
        rows=rows, contract=contract, owed=owed, asked=asked_for(project), rest=sheet.papers.get("rest"),
        is_signed=project.contract_signed_on is not None, **turn.links(request.GET),
    )  # fmt: skip
