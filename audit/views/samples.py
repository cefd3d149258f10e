"""The district's samples: the frame frozen and seen, the draw, what it came to, and how to compute it again."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit import forms
from audit.actions import samples as acts
from audit.kinds import Chance
from audit.lifecycle import SampleState
from audit.models import Sample
from audit.queries import samples as queries
from audit.queries.recipe import recipe as recipe_of
from audit.views.common import step_paper
from governance.people import access
from governance.people.gates import needs
from governance.people.paging import page_by_key
from governance.people.permissions import Permission as P
from governance.people.units import unit_name
from governance.policy.values import book
from governance.workflow.errors import OutOfReach
from governance.workflow.gate import fetch
from projects.kinds import ProjectType
from projects.views.desk import Sheet

page = require_http_methods(["GET", "HEAD", "POST"])
ROWS = 50
LEFT_OUT = "out-"
"""Before the names in the address that turn over what stands outside the frame."""


@needs(P.PROJECT_VIEW)
@require_safe
def samples(request: HttpRequest) -> HttpResponse:
    """The samples of the districts within reach, given up ones too."""
    found = page_by_key(queries.samples(request.user).select_related("unit"), request.GET)
    can_draw = access.holds(request.user, P.SAMPLE_DRAW)
    context = {"rows": found.rows, "can_draw": can_draw, **found.links(request.GET)}
    return render(request, "audit/samples.html", context)


@needs(P.SAMPLE_DRAW)
@page
def new(request: HttpRequest) -> HttpResponse:
    """Freeze a frame."""
    places = [low for low, _high in access.reach_of(request.user, P.SAMPLE_DRAW)]
    sheet = Sheet(
        request, "audit/sample_new.html", title=_("冻结抽查清单"),
        lead=_("先冻结清单、留下校验码，再用冻结之后才产生的随机文本抽取。区级人员都能查看和复算。"), crumbs=_crumbs(),
    )  # fmt: skip
    sheet.paper(
        "freeze", forms.FreezeForm, partial(acts.freeze_frame, by=request.user), who=P.SAMPLE_DRAW,
        done=_("清单已冻结。请核对清单，择时抽取。"), submit=_("冻结清单"),
        given={"units": [(code, unit_name(code)) for code in places]},
        to=lambda sample: reverse("audit:sample", args=[sample.pk]),
    )  # fmt: skip
    rules = book(unit_code=places[0] if places else "")
    names = ("audit.sample_count", "audit.sample_money", "audit.sample_strata")
    return sheet.answer(rules=[rules.value(name) for name in names])


def _crumbs(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"label": _("监督"), "url": reverse("audit:home")}, {"label": _("区级抽查"), "url": reverse("audit:samples")},
        *more,
    ]  # fmt: skip


def _find(request: HttpRequest, pk: int) -> Sample:
    return fetch(request.user, P.PROJECT_VIEW, Sample.objects.select_related("unit"), pk=pk)  # type: ignore[return-value]


@needs(P.PROJECT_VIEW)
@page
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """One sample: its frame before the draw, what was drawn after it, and the two acts that it may take."""
    found = _find(request, pk)
    title = _("%(unit)s %(year)s年度抽查") % {"unit": found.unit.name, "year": found.year}
    sheet = Sheet(request, "audit/sample.html", title=title, subject=found, crumbs=_crumbs(), to=request.path)
    digest = queries.digest_after(found) if found.state == SampleState.FROZEN else ""
    initial = {"initial": {"source": Chance.DIGEST if digest else Chance.DICE}}
    step_paper(
        sheet, found, "draw", forms.DrawForm, partial(acts.draw, found, by=request.user), given=initial,
        done=_("已抽取，抽中的项目均已立案检查。"), heading=_("抽取"),
        confirm=_("抽取只有一次，结果不能更改。现在抽取吗？"),
    )  # fmt: skip
    step_paper(
        sheet, found, "cancel", forms.ReasonForm, partial(acts.cancel, found, by=request.user),
        heading=_("作废这份清单"), intro=_("作废后仍保留在列表中，区级人员都能看到理由。抽取之后不能作废。"),
    )  # fmt: skip
    return sheet.answer(**_shown(request, found, digest))


def _shown(request: HttpRequest, found: Sample, digest: str) -> dict[str, Any]:
    is_drawn = found.state == SampleState.DRAWN
    drawn_only = is_drawn and request.GET.get("show") != "all"
    frame = queries.frame_rows(found, drawn_only=drawn_only)
    page = page_by_key(frame, request.GET, ROWS, order=("rank",) if drawn_only else ("pk",))
    queries.give_cases(found, page.rows)
    strata = queries.strata_of(found)
    left_out = page_by_key(found.exclusions.all(), request.GET, part=LEFT_OUT)
    for_words = [(line, _stratum_words(line.name)) for line in strata]
    return {
        "strata": for_words, "example": max(strata, key=lambda line: line.size, default=None), "digest": digest,
        "rows": [(row, _stratum_words(row.stratum)) for row in page.rows], "drawn_only": drawn_only,
        "is_drawn": is_drawn, "exclusions": left_out.rows,
        **left_out.links(request.GET, LEFT_OUT, "left-out"),
        **page.links(request.GET, anchor="frame"),
        "asked": sum(line.quota for line in strata), "money_wanted": found.frame_money * found.money_percent / 100,
    }  # fmt: skip


def _stratum_words(stratum: str) -> str:
    """`440305007:goods` in words: 粤海街道 · 实物类."""
    kinds = dict(ProjectType.choices)
    return " · ".join(str(kinds.get(part) or unit_name(part)) for part in stratum.split(":"))


@needs(P.PROJECT_VIEW)
@require_safe
def recipe(request: HttpRequest, pk: int) -> HttpResponse:
    """The script with which anyone computes the draw again."""
    found = _find(request, pk)
    if found.state != SampleState.DRAWN:
        raise OutOfReach
    answer = HttpResponse(recipe_of(found), content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="sample-{found.pk}-recipe.py"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
