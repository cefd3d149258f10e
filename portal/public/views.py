"""The pages that everybody may read. No session is touched and nobody's name appears."""

from functools import lru_cache, partial
from typing import Any

from django.core.cache import cache as shared
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demands.kinds import DemandCategory
from demands.lifecycle import DemandState
from demands.queries import by_tracking_code, public_register
from governance.people.files import sent
from governance.people.gates import public
from governance.people.paging import NEWER, OLDER, page_by_key
from governance.people.units import known_units, unit_name, unit_path
from governance.people.uploads import small_copy
from governance.policy.queries import editions, grouped, parameters_of
from governance.policy.values import edition_on
from portal import timeline
from portal.look.formats import money
from portal.look.tones import tone_of
from portal.public import queries
from portal.public.addresses import address_of
from portal.public.words import decisions, now_and_next
from portal.workbench.choices import kept_labels, kept_pill, options, units, vocabulary
from portal.workbench.page import guard_label, road_of
from portal.workbench.queries.projects import Filters
from portal.workbench.rows import drawn
from projects.lifecycle.project import State
from projects.models import Project
from projects.queries.publicity import objection_by_code

STATE_LABELS = dict(State.choices)
TONES = {str(state): tone_of(state) for state in State}
PAGE_SECONDS = 60
STORY = 50
"""Events of a project's public story on one page; few projects have more."""
SMALL_SECONDS = 24 * 60 * 60
LASTING = "public, max-age=3600"
COLUMNS = ("code", "title", "pill", "type_label", "unit", "sum")
"""What a row of the list shows."""


@lru_cache(maxsize=256)
def state_options(language: str, chosen: str) -> SafeString:
    """The public states."""
    return options([(state, STATE_LABELS[state]) for state in queries.public_states()], chosen, _("全部状态"))


def shown_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a public list with their words."""
    language = get_language() or ""
    types, states = kept_labels(language, "types"), kept_labels(language, "states")
    for row in rows:
        row |= {
            "pill": kept_pill(language, row["state"], False),
            "state_label": states[row["state"]], "tone": TONES[row["state"]],
            "type_label": types[row["type"]], "unit": unit_name(row["unit_code"]), "sum": money(row["total"]),
        }  # fmt: skip
    return rows


@lru_cache(maxsize=512)
def kept_filters(language: str, filters: Filters, known: int) -> SafeString:
    """The form of the filters as chosen, drawn once in a language; anew when other units are known."""
    context = {
        "filters": filters, "is_narrowed": bool(filters.kept()), "unit_options": units(filters.unit),
        "state_options": state_options(language, filters.state), "type_options": vocabulary("types", filters.type),
        "sort_options": vocabulary("sorts", filters.sort),
    }  # fmt: skip
    return render_to_string("public/_project_filters.html", context)


@public()
@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """All public projects, filtered by the address, in pages by key."""
    filters = Filters.read(request.GET)
    page = page_by_key(queries.listed(filters), request.GET, order=filters.order)
    rows = shown_rows(page.rows)
    language = get_language() or ""
    context = {
        "rows": rows,
        "table_rows": drawn("public/_project_row.html", rows, COLUMNS),
        "filter_form": kept_filters(language, filters, known_units()),
        **page.links_by(filters.kept),
    }  # fmt: skip
    return render(request, "public/projects.html", context)


@public()
@require_safe
def project(request: HttpRequest, code: str) -> HttpResponse:
    """One project: what it is, where it stands, what comes next and when, what it costs, who decided.

    The text is kept until the project's row or its newest event changes, for a minute at most: a payment or a photo on
    the board may show that much later. An earlier page of what happened is drawn each time.
    """
    standing = _found(queries.standing_of(code))
    if any(name in request.GET for name in (OLDER, NEWER)):
        return render(request, "public/project.html", _project_page(_found(queries.project_by_code(code)), request.GET))
    key = f"public-project:{get_language()}:{timezone.localdate()}:{standing}"
    page = shared.get(key)
    if page is None:
        page = _project_page(_found(queries.project_by_code(code)), QueryDict())
        shared.set(key, page, PAGE_SECONDS)
    return render(request, "public/project.html", page)


def _project_page(found: Project, asked: QueryDict) -> dict[str, Any]:
    """Title, place and text of a project's page, with what happened as the address asks for it."""
    notices = queries.notices_of(found)
    told = page_by_key(queries.story_of(found, notices), asked, STORY, order=timeline.LATEST)
    now, following = now_and_next(found)
    votes, at = queries.votes_of(found), timezone.now()
    running = queries.hanging(notices, at)
    context = {
        "project": found, "place": unit_path(found.unit_code), "place_url": address_of(found.unit_code),
        "steps": road_of(found), "now": now, "following": following, "running": running, "notices": notices,
        "photos": queries.photos_of(found), "votes": votes, "decisions": decisions(queries.decided_on(found), votes),
        "demands": queries.demands_of(found), "sums": queries.sums_of(found),
        "waivers": [(waiver, guard_label(waiver.guard)) for waiver in queries.waivers_of(found)],
        "cap": queries.cap_of(found), "events": timeline.told_publicly(told.rows), **told.links(asked, anchor="story"),
        "can_rate": found.state == State.EVALUATION,
    }  # fmt: skip
    body = render_to_string("public/_project.html", context)
    return {"title": found.title, "place": context["place"], "body": body}


def _found(thing: Any) -> Any:
    if thing is None:
        raise Http404
    return thing


@public()
@require_safe
def photo(request: HttpRequest, pk: int) -> FileResponse:
    """A photo of a public project."""
    return _file(_found(queries.public_photos().filter(pk=pk).first()).image)


@public()
@require_safe
def small_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """The same no wider than a phone, for lists and the first look; drawn at most once a day."""
    image = _found(queries.public_photos().filter(pk=pk).first()).image
    key = f"public-small-photo:{pk}"
    drawn = shared.get(key) or small_copy(image)
    shared.set(key, _found(drawn or None), SMALL_SECONDS)
    return HttpResponse(drawn, content_type="image/jpeg", headers={"Cache-Control": LASTING})


@public()
@require_safe
def board(request: HttpRequest, pk: int) -> FileResponse:
    """The photo of a notice on the board."""
    return _file(_found(queries.notice(pk)).board_photo)


def _file(image: Any) -> FileResponse:
    response = sent(image.name)
    response["Cache-Control"] = LASTING
    return response


@public()
@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice: what hangs, until when and why so long, where an objection goes, the objections answered."""
    found = _found(queries.notice(pk))
    is_running = found.state == "open" and found.closes_at > timezone.now()
    is_linked = found.project is not None and found.project.is_publicly_visible()
    objections = page_by_key(queries.objections_of(found), request.GET, is_counted=True)
    context = {
        "notice": found, "is_running": is_running, "objections": objections.rows, "is_linked": is_linked,
        **objections.links(request.GET, anchor="objections"),
        "has_paper": queries.has_paper(found),
        "crumbs": [
            {"label": _("公示"), "url": reverse("public:notices")},
            {"label": unit_name(found.unit_code), "url": address_of(found.unit_code), "lang": "zh-Hans"},
            {"label": found.get_kind_display()},
        ],
    }  # fmt: skip
    return render(request, "public/notice.html", context)


@public()
@require_safe
def objection(request: HttpRequest, code: str) -> HttpResponse:
    """An objection as the holder of its code sees it: its state and the reply."""
    found = _found(objection_by_code(code))
    return render(request, "public/objection.html", {"objection": found, "is_new": "new" in request.GET})


@public()
@require_safe
def demands(request: HttpRequest) -> HttpResponse:
    """The register of demands that a clerk has looked at."""
    chosen = {
        "unit_code": Filters.read(request.GET).unit,
        "state": _one_of(request.GET.get("state"), DemandState.values),
        "category": _one_of(request.GET.get("category"), DemandCategory.values),
    }
    page = page_by_key(public_rows(chosen), request.GET)
    for row in page.rows:
        row |= {
            "state_label": DemandState(row["state"]).label, "tone": tone_of(row["state"]),
            "unit": unit_name(row["unit_code"]), "category_label": DemandCategory(row["category"]).label,
        }  # fmt: skip
    states = [choice for choice in DemandState.choices if choice[0] not in ("submitted", "merged")]
    kept = Filters(unit=chosen["unit_code"])
    extra = {"state": chosen["state"], "category": chosen["category"]}
    context = {
        "rows": page.rows, "is_narrowed": any(chosen.values()), "unit_options": units(chosen["unit_code"]),
        "state_options": options(states, chosen["state"], _("全部状态")),
        "category_options": options(DemandCategory.choices, chosen["category"], _("全部类别")),
        **page.links_by(partial(kept.kept, **extra)),
    }  # fmt: skip
    return render(request, "public/demands.html", context)


def public_rows(chosen: dict[str, str]) -> Any:
    """The columns of the register that everybody reads."""
    rows = public_register(chosen["unit_code"], chosen["state"], chosen["category"])
    return rows.values("pk", "title", "place", "category", "state", "unit_code", "submitted_at", "reply")


def _one_of(text: str | None, values: list[str]) -> str:
    return text if text in values else ""


@public()
@require_safe
def demand(request: HttpRequest, code: str) -> HttpResponse:
    """A demand as the holder of its code sees it: where it stands, until when it is answered, what came of it."""
    found = _found(by_tracking_code(code))
    context = {
        "tracked": found, "demand": found.answered, "place": unit_path(found.answered.unit_code),
        "projects": queries.projects_of_demand(found.answered.pk), "is_new": "new" in request.GET,
    }  # fmt: skip
    return render(request, "public/demand.html", context)


@public()
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every parameter of the policy in force, with its basis and citation."""
    known = list(editions())
    wanted = request.GET.get("edition", "")
    chosen = next((edition for edition in known if edition.code == wanted), None)
    chosen = chosen or edition_on(timezone.localdate())
    groups = grouped(parameters_of(chosen))
    return render(request, "public/rules.html", {"editions": known, "edition": chosen, "groups": groups})
