"""The purchase with its quotes, and the contract with its milestones."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from governance.people.actions import record_party
from governance.people.gates import needs
from governance.people.models import Party
from governance.people.permissions import Permission as P
from governance.recusal.kinds import Occasion
from governance.recusal.queries import first_ties
from projects.actions import procurement as acts
from projects.forms import procurement as forms
from projects.forms.deliberation import ReasonForm
from projects.forms.design import NothingForm
from projects.guards.procurement import must_explain
from projects.kinds import Track
from projects.lifecycle.procurement import PurchaseState
from projects.lifecycle.project import State
from projects.models import Project, Purchase, Quote
from projects.queries.procurement import Asked, asked_of, quotes_in_order, suppliers_for
from projects.queries.project import rules_of
from projects.queries.suppliers import marked_among
from projects.queries.ties import alike_bids
from projects.views.desk import Sheet, find

page = require_http_methods(["GET", "HEAD", "POST"])
OPEN = (PurchaseState.OPEN,)


def _quote(purchase: Purchase, user: Any, *, party: Party | None, fresh: dict[str, Any], **given: Any) -> Quote:
    """A quote, with its supplier written down first where it is new; both or neither."""
    with transaction.atomic():
        party = party or record_party(by=user, kind=Party.Kind.ORGANISATION, **fresh)
        return acts.record_quote(purchase, party=party, by=user, **given)


def _purchase_papers(sheet: Sheet, purchase: Purchase, quotes: QuerySet[Quote], asked: Asked, user: Any) -> None:
    """Quotes, what the method asks for besides, the choice, the award, and voiding it all."""
    on: dict[str, Any] = {"who": P.PROCURE, "of": purchase, "states": OPEN}
    stay = sheet.request.get_full_path()
    today = timezone.localdate()
    sheet.paper(
        "quote", forms.QuoteForm, partial(_quote, purchase, user), **on, done=_("报价已登记。"), submit=_("登记报价"),
        is_repeated=True, given={
            "parties": suppliers_for(purchase), "whole": purchase.project.approved_total,
            "initial": {"received_on": today},
        },
        is_due=len(quotes) < asked.quotes and not purchase.chosen_id,
    )  # fmt: skip
    sheet.paper(
        "choose", forms.ChoiceForm, partial(acts.choose, purchase, by=user), **on, to=stay,
        done=_("已选定。核对无误后确定承接方并公示。"), submit=_("选定"), given={
            "quotes": quotes,
            "initial": {"quote": purchase.chosen_id, "reason": purchase.choice_reason,
                        "scope_note": purchase.scope_note, "waives_age": purchase.waives_age},
        },
    )  # fmt: skip
    sheet.paper(
        "central", forms.CentralForm, partial(acts.note_central_check, purchase, by=user), **on, to=stay,
        done=_("核对结论已登记。"), submit=_("登记核对结论"), given={"initial": {"note": purchase.central_check_note}},
        is_due=not purchase.central_check_note,
    )  # fmt: skip
    sheet.paper(
        "panel", forms.PanelForm, partial(acts.record_panel, purchase, by=user), **on, to=stay,
        done=_("评审小组已登记。"), submit=_("登记评审小组"), given={"initial": {"members": "\n".join(purchase.panel)}},
        is_due=len(purchase.panel) < asked.panel,
    )  # fmt: skip
    sheet.paper(
        "call", forms.CallForm, partial(acts.announce, purchase, by=user), **on, to=stay,
        done=_("公告日期已登记，最后一日已算出。"), submit=_("登记公告"),
        given={"initial": {"announced_on": purchase.announced_on or today}}, is_due=not purchase.announced_on,
    )  # fmt: skip
    explains = must_explain(purchase, len(quotes), asked.quotes)
    sheet.paper(
        "award", forms.AwardForm if explains else NothingForm, partial(acts.award, purchase, by=user), **on,
        is_versioned=True, declares=Occasion.PURCHASE,
        done=_("承接方已确定，采购结果公示已开始。"), submit=_("确定承接方并公示"),
        given={"initial": {"reason": purchase.reason}},
    )  # fmt: skip
    sheet.paper(
        "void", ReasonForm, partial(acts.void_purchase, purchase, by=user), who=P.PROCURE, of=purchase,
        states=(PurchaseState.OPEN, PurchaseState.AWARDED), is_versioned=True, kind="stop", to=stay,
        done=_("本次采购已作废，已开始新的采购。"), submit=pgettext_lazy("step", "采购作废"),
        confirm=_("已登记的报价和选定结果随之作废，须重新采购，确定吗？"),
    )  # fmt: skip


@needs(P.PROJECT_VIEW)
@page
def purchase(request: HttpRequest, pk: int) -> HttpResponse:
    """Run the purchase: quotes, choice, award."""
    project = find(request, pk)
    current = project.current_purchase()
    sheet = Sheet(request, "projects/procurement/purchase.html", title=_("采购"), project=project)
    is_beside = project.track == Track.EMERGENCY and project.state == State.IMPLEMENTATION
    quotes, asked = (quotes_in_order(current), asked_of(current)) if current else ((), None)
    if current is not None:
        _purchase_papers(sheet, current, quotes, asked, request.user)
    elif is_beside:
        sheet.paper(
            "beside", NothingForm, partial(acts.open_purchase_beside, project, by=request.user), who=P.PROCURE,
            states=(State.IMPLEMENTATION,), done=_("采购已启动，可以登记报价。"), submit=_("补办采购"),
            to=request.get_full_path(),
        )  # fmt: skip
    return sheet.answer(
        purchase=current, quotes=quotes, asked=asked, ties=first_ties(project),
        marked=marked_among((quote.party_id for quote in quotes), current) if current else (),
        alike=alike_bids(current.quotes.select_related("party").order_by("pk")) if current else (),
        procure_url=sheet.step_way("procure"),
        older=project.purchases.filter(state=PurchaseState.VOID).select_related("chosen__party").order_by("-pk"),
    )  # fmt: skip


CONTRACTING = (State.PROCUREMENT, State.IMPLEMENTATION)
WORDS = ("number", "amount", "signed_on", "ends_on", "acceptance_plan")


@needs(P.PROJECT_VIEW)
@page
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down the contract; signing it is a step of the project."""
    project = find(request, pk)
    found, current = project.contract_or_none(), project.current_purchase()
    first: dict[str, Any] = {name: getattr(found, name) for name in WORDS} if found else {}
    if not found and current and current.chosen:
        first = {"amount": current.chosen.amount}
    milestones = list(project.milestones.order_by("planned_on", "pk"))
    sheet = Sheet(
        request, "projects/procurement/contract.html", title=_("合同"), project=project,
        lead=_("登记后由签约人办理“签订合同”，金额随即转为合同承诺。"),
    )  # fmt: skip
    if not project.contract_signed_on or request.method == "POST":
        sheet.paper(
            "contract", forms.ContractForm, partial(acts.record_contract, project, by=request.user),
            who=(P.PROCURE, P.CONTRACT_SIGN), states=CONTRACTING, done=_("合同已登记。"), submit=_("登记合同"),
            given={
                "initial": first, "filled": [{"name": m.name, "planned_on": m.planned_on} for m in milestones],
                "whole": current.chosen.amount if current and current.chosen else None,
                "needs_plan": rules_of(project).value("procurement.needs_acceptance_plan").value,
            },
        )  # fmt: skip
    return sheet.answer(
        contract=found, milestones=milestones, sign_url=sheet.step_way(_sign_step(project)),
        paper=sheet.papers.get("contract"),
    )  # fmt: skip


def _sign_step(project: Project) -> str:
    """The step by which this project's contract is signed."""
    return "contract_beside" if project.state == State.IMPLEMENTATION else "contract"
