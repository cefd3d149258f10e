"""The pages that show people and rights. They read; what is done stands in `views_posts`."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.people import access, queries
from governance.people.crypto import mask_phone
from governance.people.duties import DUTIES, NEVER_ONESELF, VITAL
from governance.people.gates import needs
from governance.people.models import Membership, User
from governance.people.paging import page_by_key
from governance.people.permissions import Permission as P
from governance.people.units import unit_path
from governance.recusal.actions import READS_INTERESTS
from governance.workflow.errors import OutOfReach
from portal.account.queries import sessions_of
from portal.people.forms import PhoneSearchForm, ReasonForm

PAGE = 50
LEVELS = {"community": "社区", "street": "街道"}


def crumbs(*more: tuple[Any, str]) -> list[dict[str, Any]]:
    """The way here: the workbench, people, and what is given."""
    way = [(_("待办"), reverse("workbench:home")), (_("人员与权限"), reverse("people:people")), *more]
    return [{"label": label, "url": url} for label, url in way]


def tabs(here: str) -> list[dict[str, Any]]:
    """The parts of these pages."""
    parts = (
        ("people", _("人员")), ("rights", _("权限")), ("apart", _("职责分离")), ("vacancies", _("空缺")),
    )  # fmt: skip
    return [{"label": label, "url": reverse(f"people:{name}"), "is_current": name == here} for name, label in parts]


def find(request: HttpRequest, pk: int) -> User:
    """Somebody in the visitor's reach. Raises OutOfReach (404)."""
    found = queries.person(request.user, pk)
    if found is None:
        raise OutOfReach
    return found


@needs(P.PROJECT_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Who serves in the visitor's reach, by name, in pages by key. A telephone number is looked for by a sent form."""
    phone, status = PhoneSearchForm(), 200
    if request.method == "POST":
        phone, status = PhoneSearchForm(request.POST), 422
        if phone.is_valid():
            if found := queries.with_phone(request.user, phone.cleaned_data["phone"]):
                return redirect("people:person", found.pk)
            phone.add_error("phone", _("您可查看的人员中没有登记这个手机号的。"))
    given = {name: request.GET.get(name, "").strip()[:60] for name in ("q", "unit", "role")}
    former = request.GET.get("former") == "1"
    unit = given["unit"] if given["unit"].isascii() and given["unit"].isdigit() else ""
    rows = queries.people(request.user, words=given["q"], unit_code=unit, role=given["role"], former=former)
    page = page_by_key(rows, request.GET, PAGE, order=queries.BY_NAME, is_private=True)
    context = {
        "rows": page.rows, "given": given, **page.links(request.GET),
        "former": former, "phone": phone, "roles": queries.roles(), "crumbs": crumbs(), "tabs": tabs("people"),
        "may_appoint": bool(queries.offices_to_fill(request.user)),
        "units": [(code, unit_path(code)) for code in queries.units_seen(request.user)],
    }  # fmt: skip
    return render(request, "people/people.html", context, status=status)


@needs(P.PROJECT_VIEW)
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: her posts with what they allow, by whose appointment, how long; and who acts for whom."""
    return person_page(request, find(request, pk))


def person_page(request: HttpRequest, found: User, status: int = 200, **more: Any) -> HttpResponse:
    """The page of the person; `more` is what was just asked for: her number, a new password, a form with errors."""
    career = queries.career(request.user, found)
    posts = [
        {
            "post": post, "is_in_force": post.is_in_force(), "rights": queries.rights_of(post),
            "days": post.days_in_office(), "may_end": _may_end(request, post),
            "may_delegate": _may_end(request, post) or found.pk == request.user.pk,
        }
        for post in career
    ]  # fmt: skip
    delegations = queries.delegations_of(found)
    parties = {key for each in delegations for key in (each.delegate_id, each.membership.user_id)}
    answers = queries.answers_for(request.user, found)
    context = {
        "person": found, "posts": posts, "phone": mask_phone(found.phone), "plain": "", "password": "",
        "reached": queries.reached(request.user, parties),
        "delegations": [
            {"delegation": each, "is_in_force": each.is_in_force(), "may_end": _may_break(request, each)}
            for each in delegations
        ],
        "answers": answers, "form": ReasonForm(), "sessions": sessions_of(found, None) if answers else [],
        "reads_interests": any(
            access.can(request.user, READS_INTERESTS, post) for post in career if post.unit_code
        ),
        "crumbs": crumbs((found.name, "")),
    }  # fmt: skip
    response = render(request, "people/person.html", context | more, status=status)
    if more:
        response["Cache-Control"] = "no-store"
    return response


def _may_end(request: HttpRequest, post: Membership) -> bool:
    return post.is_in_force() and queries.may_appoint(request.user, post)


def _may_break(request: HttpRequest, each: Any) -> bool:
    mine = request.user.pk in (each.delegate_id, each.membership.user_id)
    return not each.is_over() and (mine or queries.may_appoint(request.user, each.membership))


@needs(P.PROJECT_VIEW)
@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """Every right with the roles that give it; and every role with its sentence."""
    rows = [{"right": right, "roles": access.roles_holding(right)} for right in P]
    context = {"rows": rows, "roles": queries.roles(), "crumbs": crumbs((_("权限"), "")), "tabs": tabs("rights")}
    return render(request, "people/rights.html", context)


@needs(P.PROJECT_VIEW)
@require_safe
def right(request: HttpRequest, name: str) -> HttpResponse:
    """Who holds a right in the visitor's reach."""
    if name not in P.values:
        raise Http404
    asked = P(name)
    page = page_by_key(queries.posts_with(request.user, asked), request.GET, PAGE, order=queries.BY_UNIT)
    rows = queries.holders(page.rows)
    context = {
        "right": asked, "rows": rows, **page.links(request.GET), "roles": access.roles_holding(asked),
        "reached": queries.reached(request.user, (row.person.pk for row in rows)),
        "crumbs": crumbs((_("权限"), reverse("people:rights")), (asked.label, "")),
    }  # fmt: skip
    return render(request, "people/right.html", context)


@needs(P.PROJECT_VIEW)
@require_safe
def apart(request: HttpRequest) -> HttpResponse:
    """The table of separated duties."""
    rows = [
        {"duty": duty, "done_by": [each.label for each in P if each in duty.done_by],
         "bars": [each.label for each in P if each in duty.bars]}
        for duty in DUTIES.values()
    ]  # fmt: skip
    vital = [{"right": each, "level": level} for each, level in VITAL.items()]
    context = {
        "rows": rows, "never": NEVER_ONESELF, "vital": vital, "crumbs": crumbs((_("职责分离"), "")),
        "tabs": tabs("apart"),
    }  # fmt: skip
    return render(request, "people/apart.html", context)


@needs(P.PROJECT_VIEW)
@require_safe
def vacancies(request: HttpRequest) -> HttpResponse:
    """The units to whose posts the visitor appoints and which lack somebody, or soon will."""
    context = {
        "rows": queries.vacancies(request.user), "notice": queries.NOTICE_DAYS,
        "appoints": bool(queries.offices_to_fill(request.user)),
        "crumbs": crumbs((_("空缺"), "")), "tabs": tabs("vacancies"),
    }  # fmt: skip
    return render(request, "people/vacancies.html", context)
