"""Suppliers: who there is, what each signed, and what is held against it."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from governance.people import access
from governance.people.gates import needs
from governance.people.models import Unit
from governance.people.paging import page_by_key, sent_key
from governance.people.permissions import Permission as P
from projects.actions import suppliers as acts
from projects.forms.suppliers import BadRecordForm, WithdrawForm
from projects.lifecycle.suppliers import SETTLERS, BadRecordState
from projects.queries.suppliers import contracts_of, records_of, suppliers
from projects.views.desk import Sheet

CONTRACTS, RECORDS, MOST_WORDS = "contracts-", "records-", 60
LEVELS = ("district", "street")


@needs(P.PROJECT_VIEW)
@require_safe
def supplier_list(request: HttpRequest) -> HttpResponse:
    """The organisations that offered or signed, by part of their names."""
    words, is_marked = request.GET.get("q", "").replace("\0", "").strip()[:MOST_WORDS], "marked" in request.GET
    sheet = Sheet(
        request, "projects/suppliers/list.html", title=pgettext_lazy("list", "承接方"),
        lead=_("报过价或签过合同的单位。有不良记录的，在规定年限内不能承接。"),
    )  # fmt: skip
    turn = page_by_key(suppliers(words, is_marked=is_marked), request.GET, order=("name", "pk"))
    return sheet.answer(rows=turn.rows, words=words, is_marked=is_marked, **turn.links(request.GET))


@needs(P.PROJECT_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def supplier(request: HttpRequest, pk: int) -> HttpResponse:
    """One supplier: its contracts within reach, its bad records, and one more."""
    party = get_object_or_404(suppliers(), pk=pk)
    sheet = Sheet(
        request, "projects/suppliers/supplier.html", title=party.name, to=request.path,
        crumbs=[{"label": pgettext_lazy("list", "承接方"), "url": reverse("projects:suppliers")}],
    )  # fmt: skip
    units = Unit.objects.filter(level__in=LEVELS)
    places = {unit.pk: unit for right in SETTLERS for unit in access.visible(request.user, right, units)}
    sheet.paper(
        "record", BadRecordForm, partial(acts.record_bad_record, party, by=request.user), who=SETTLERS,
        done=_("不良记录已登记。"), submit=_("登记不良记录"), heading=_("登记不良记录"), kind="stop",
        confirm=_("登记后，各社区和街道在规定年限内都不能选这家单位，确定吗？"),
        given={"units": sorted(places.values(), key=lambda unit: unit.code)},
    )  # fmt: skip
    held = page_by_key(
        records_of(party), request.GET, part=RECORDS, order=("-happened_on", "-pk"), is_counted=True,
        held=sent_key(sheet.sent, "withdraw"),
    )  # fmt: skip
    records = [
        {"record": record, "paper": sheet.paper(
            f"withdraw-{record.pk}", WithdrawForm, partial(acts.withdraw_bad_record, record, by=request.user),
            who=SETTLERS, of=record, states=(BadRecordState.STANDING,), is_versioned=True, submit=_("撤销"),
            done=_("不良记录已撤销。"), kind="stop",
        )}
        for record in held.rows
    ]  # fmt: skip
    signed = page_by_key(
        contracts_of(party, request.user), request.GET, part=CONTRACTS, order=("-signed_on", "-pk"), is_counted=True
    )
    return sheet.answer(
        party=party, records=records, contracts=signed.rows, may=bool(places),
        **held.links(request.GET, RECORDS, "records"), **signed.links(request.GET, CONTRACTS, "contracts"),
    )  # fmt: skip
