"""The navigation of both faces. Nothing is asked of the database or the session unless a page draws it."""

import functools
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from governance.people.access import holds
from governance.people.permissions import Permission as P
from governance.policy.errors import PolicyError
from governance.policy.values import edition_on, value
from portal.demonstration.accounts import accounts, current_code
from portal.workbench.addresses import address
from portal.workbench.queries import worklist

WORK = "/work/"
STANDING_SECONDS = 10
OTHER_KINDS = {
    worklist.CORRECTION: gettext_lazy("补正"),
    worklist.VOTE: gettext_lazy("会议表决"),
    worklist.SIGN: gettext_lazy("验收签字"),
}

PLACES: tuple[tuple[Any, str, str, tuple[P, ...]], ...] = (
    (pgettext_lazy("navigation", "项目"), "workbench:projects", "list", (P.PROJECT_VIEW,)),
    (pgettext_lazy("navigation", "需求"), "demands:demands", "speak", (P.DEMAND_VIEW,)),
    (gettext_lazy("起草项目"), "projects:new", "file", (P.PROJECT_DRAFT,)),
    (gettext_lazy("需求征集"), "demands:rounds", "people", (P.DEMAND_VIEW,)),
    (gettext_lazy("征集覆盖"), "demands:coverage", "chart", (P.DEMAND_VIEW,)),
    (gettext_lazy("居民认证"), "account:residents", "person", (P.DEMAND_RECORD,)),
    (gettext_lazy("年度额度"), "projects:budget_lines", "money", (P.FINANCE_VIEW,)),
    (gettext_lazy("监督检查"), "audit:home", "audit", (P.SELF_CHECK, P.FULL_CHECK, P.SAMPLE_DRAW, P.FINDING_RAISE)),
    (gettext_lazy("项目库"), "projects:library", "build", (P.PROJECT_VIEW,)),
    (gettext_lazy("人员与权限"), "people:people", "person", (P.PROJECT_VIEW,)),
)
"""What the workbench offers besides the work list: label, name of the page, icon, any of these rights."""


@functools.cache
def kind_label(kind: str) -> Any:
    """What a kind of matter is called."""
    if kind in OTHER_KINDS:
        return OTHER_KINDS[kind]
    return worklist.machines()[kind]._meta.verbose_name


@functools.lru_cache(maxsize=4)
def _kept_edition(day: date) -> str:
    return edition_on(day).name


def edition_name(day: date) -> str:
    """The edition of the rules in force, named at the foot of every page (U40); nothing while none is loaded."""
    try:
        return _kept_edition(day)
    except PolicyError:
        return ""


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context: `nav_items` of the workbench below /work/, of the public site elsewhere; accounts to try."""
    draw = work_items if request.path.startswith(WORK) else public_items
    found: dict[str, Any] = {
        "nav_items": SimpleLazyObject(lambda: draw(request)),
        "policy_edition": SimpleLazyObject(lambda: edition_name(timezone.localdate())),
        "idle_seconds": settings.IDLE_SECONDS,
        "demo_notice": "" if settings.IS_PRODUCTION else _("演示系统：人员、金额和照片均为虚构。"),
    }
    if not settings.IS_PRODUCTION and request.path == reverse("account_login"):
        found["demo_accounts"] = accounts()
    if settings.OIDC_SERVER and request.path == reverse("account_login"):
        found["unified_login"] = settings.OIDC_NAME
    if not settings.IS_PRODUCTION and request.path in (reverse("mfa_authenticate"), reverse("mfa_reauthenticate")):
        stage = getattr(request, "_login_stage", None)
        found["demo_code"] = current_code(stage.login.user if stage else request.user)
    return found


@dataclass(frozen=True)
class Standing:
    """How a person's work stands: the first page of it, how much of each kind, and when a date turns yellow."""

    first: list[worklist.Work]
    counts: list[worklist.Count]
    yellow: Fraction


def standing_of(request: HttpRequest) -> Standing:
    """How the work stands, kept for ten seconds and read anew after anything that the person herself does."""
    found = getattr(request, "_standing", None)
    if found is None:
        key = _key_of(request.user)
        found = cache.get(key)
        if found is None:
            user, yellow = request.user, value("warning.yellow_from").value
            found = Standing(worklist.waiting(user), worklist.counts(user), yellow)
            cache.set(key, found, STANDING_SECONDS)
        request._standing = found  # type: ignore[attr-defined]
    return found


def forget_standing(user: Any) -> None:
    """What the person did may have changed what waits for her."""
    cache.delete(_key_of(user))


def _key_of(user: Any) -> str:
    return f"standing:{user.pk}:{timezone.localdate()}"


def counts_of(request: HttpRequest) -> list[worklist.Count]:
    """The counts of the work list."""
    return standing_of(request).counts


def total(counts: list[worklist.Count]) -> str:
    """All that waits, at most 99+."""
    number = sum(count.number for count in counts)
    return f"{worklist.COUNT_LIMIT - 1}+" if number >= worklist.COUNT_LIMIT else str(number)


def work_items(request: HttpRequest) -> list[dict[str, Any]]:
    """The work list with its counts, then the places that the person's rights open."""
    if not request.user.is_authenticated:
        return []
    counts = counts_of(request)
    home, kind = address("workbench:home"), request.GET.get("kind", "")
    items: list[dict[str, Any]] = [
        _item(request, _("待办"), home, "work", is_current=request.path == home and not kind)
        | {"count": total(counts) if counts else "", "is_late": any(count.late for count in counts)}
    ]
    for label, name, icon, rights in PLACES:
        url = address(name)
        if url and any(holds(request.user, right) for right in rights):
            items.append(_item(request, label, url, icon))
    for place, count in enumerate(counts):
        item = _item(request, kind_label(count.kind), f"{home}?kind={count.kind}", "right")
        items.append(item | {
            "count": count.shown, "is_late": bool(count.late), "group": "" if place else _("待办分类"),
            "is_current": request.path == home and kind == count.kind,
        })  # fmt: skip
    items.append(_item(request, _("公开网站"), address("public:home"), "look") | {"group": _("其他")})
    items.append(_item(request, _("我的利益登记"), address("recusal:interests"), "info"))
    items.append(_item(request, _("我的登录"), address("account:sessions"), "person"))
    items.append(_item(request, _("退出登录"), address("account_logout"), "close"))
    return items


def _item(request: HttpRequest, label: Any, url: str, icon: str, is_current: bool | None = None) -> dict[str, Any]:
    current = request.path == url if is_current is None else is_current
    return {
        "label": label, "url": url, "icon": icon, "is_current": current, "count": "", "is_late": False, "group": "",
        "short": "",
    }  # fmt: skip


def public_items(request: HttpRequest) -> list[dict[str, Any]]:
    """The parts of the public site; the same for everybody, so that nobody's session is read."""
    places = (
        (_("首页"), "public:home"),
        (_("项目公开"), "public:projects"),
        (pgettext("navigation", "公示"), "public:notices"),
        (pgettext("navigation", "需求"), "public:demands"),
        (_("查进度"), "public:track"),
        (pgettext("navigation", "规则"), "public:rules"),
        (_("工作台"), "workbench:home"),
    )
    return [_item(request, label, address(name), "") for label, name in places]
