"""The navigation of both faces. Nothing is asked of the database or the session unless a page draws it."""

import functools
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.core.cache import cache, caches
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from governance.people.access import rights_of, works_here
from governance.people.gates import is_past
from governance.people.permissions import Permission as P
from governance.people.units import DISTRICT
from governance.policy.errors import PolicyError
from governance.policy.values import edition_on, value
from portal.demonstration.accounts import accounts, current_code
from portal.workbench.addresses import address
from portal.workbench.queries import worklist
from portal.workbench.queries.worklist import Part

WORK, SIGNING_IN = "/work/", "/accounts/"
"""Below which the pages of the workbench lie, and those about how a person signs in."""
OPENED_HERE = "work"
"""What the address of a page says when it was opened from the work list."""
EDITION_SECONDS = 60
STANDING_SECONDS = 10
OTHER_KINDS = {
    worklist.CORRECTION: gettext_lazy("补正"),
    worklist.MESSAGE: gettext_lazy("留言"),
    worklist.VOTE: gettext_lazy("会议表决"),
    worklist.SIGN: gettext_lazy("验收签字"),
}

ICONS = {Part.LATE: "warn", Part.SOON: "clock", Part.OTHERS: "people"}

SUPPLIERS_FOR = (P.PROCURE, P.FAILURE_SETTLE, P.POLICY_MANAGE, P.SAMPLE_DRAW)
PLACES: tuple[tuple[Any, str, str, tuple[P, ...]], ...] = (
    (pgettext_lazy("navigation", "项目"), "workbench:projects", "list", (P.PROJECT_VIEW,)),
    (pgettext_lazy("navigation", "需求"), "demands:demands", "speak", (P.DEMAND_VIEW,)),
    (pgettext_lazy("navigation", "起草项目"), "projects:new", "file", (P.PROJECT_DRAFT,)),
    (gettext_lazy("概况"), "overview:home", "chart", (P.PROJECT_VIEW,)),
    (pgettext_lazy("navigation", "请人回电"), "demands:call_backs", "bell", (P.DEMAND_HANDLE,)),
    (pgettext_lazy("navigation", "需求征集"), "demands:rounds", "people", (P.DEMAND_VIEW,)),
    (gettext_lazy("征集覆盖"), "demands:coverage", "chart", (P.DEMAND_VIEW,)),
    (pgettext_lazy("navigation", "居民认证"), "account:residents", "person", (P.DEMAND_RECORD,)),
    (gettext_lazy("年度额度"), "projects:budget_lines", "money", (P.FINANCE_VIEW,)),
    (gettext_lazy("监督"), "audit:home", "audit", (P.SELF_CHECK, P.FULL_CHECK, P.SAMPLE_DRAW, P.FINDING_RAISE)),
    (pgettext_lazy("list", "承接方"), "projects:suppliers", "people", SUPPLIERS_FOR),
    (pgettext_lazy("navigation", "项目库"), "projects:library", "build", (P.PROJECT_VIEW,)),
    (gettext_lazy("公开地图"), "public:map", "place", (P.POLICY_MANAGE,)),
    (gettext_lazy("人员与权限"), "people:people", "person", (P.PROJECT_VIEW,)),
)
"""What the workbench offers besides the work list: label, name of the page, icon, any of these rights."""


@functools.cache
def kind_label(kind: str) -> Any:
    """What a kind of matter is called."""
    if kind in OTHER_KINDS:
        return OTHER_KINDS[kind]
    return worklist.machines()[kind]._meta.verbose_name


def edition_name(day: date) -> str:
    """The edition of the rules in force, named at the foot of every page where the rules want it (U40); nothing while
    none is loaded or the database does not answer: error pages bear it too. Kept for a minute.
    """
    key = f"edition:{day}"
    try:
        name = caches["process"].get(key)
        if name is None:
            edition = edition_on(day)
            name = edition.name if value("edition.banner", edition=edition, unit_code=DISTRICT).value else ""
            caches["process"].set(key, name, EDITION_SECONDS)
        return name
    except (PolicyError, DatabaseError):
        return ""


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context: `nav_items` of the workbench or of the public site; the `ground` of pages that stand on either: those
    that say why not, those about signing in; accounts to try.
    """
    is_at_work = _is_at_work(request)
    draw = work_items if is_at_work else public_items
    found: dict[str, Any] = {
        "is_at_work": is_at_work,
        "ground": "base_work.html" if is_at_work else "base_public.html",
        "nav_items": SimpleLazyObject(lambda: draw(request)),
        "policy_edition": SimpleLazyObject(lambda: edition_name(timezone.localdate())),
        "idle_seconds": settings.IDLE_SECONDS,
        "passkey_host": settings.PASSKEY_HOST,
        "demo_notice": "" if settings.IS_PRODUCTION else _("演示系统：人员、金额和照片均为虚构。"),
    }
    if not settings.IS_PRODUCTION and request.path == reverse("account_login"):
        found["demo_accounts"] = accounts()
    if settings.OIDC_SERVER and request.path in (reverse("account_login"), reverse("socialaccount_connections")):
        found["unified_login"] = settings.OIDC_NAME
    if not settings.IS_PRODUCTION and request.path in (reverse("mfa_authenticate"), reverse("mfa_reauthenticate")):
        stage = getattr(request, "_login_stage", None)
        found["demo_code"] = current_code(stage.login.user if stage else request.user)
    return found


def _is_at_work(request: HttpRequest) -> bool:
    """Whether the page stands in the workbench: whatever lies below it, and, for whoever works here and has come in,
    what is about how she signs in.
    """
    if not hasattr(request, "user"):
        return False
    if request.path.startswith(WORK):
        return bool(request.user.is_authenticated)
    return request.path.startswith(SIGNING_IN) and is_past(request) and works_here(request.user)


@dataclass(frozen=True)
class Standing:
    """How a person's work stands: the first page of it, how much there is, and when a date turns yellow."""

    first: list[worklist.Work]
    tally: worklist.Tally
    yellow: Fraction


def standing_of(request: HttpRequest) -> Standing:
    """How the work stands, kept for ten seconds and read anew after anything that the person herself does."""
    found = getattr(request, "_standing", None)
    if found is None:
        key = _key_of(request.user)
        found = cache.get(key)
        if found is None:
            user, yellow = request.user, value("warning.yellow_from").value
            found = Standing(worklist.waiting(user), worklist.tally(user), yellow)
            cache.set(key, found, STANDING_SECONDS)
        request._standing = found  # type: ignore[attr-defined]
    return found


def forget_standing(user: Any) -> None:
    """What the person did may have changed what waits for her."""
    cache.delete(_key_of(user))


def _key_of(user: Any) -> str:
    return f"standing:{user.pk}:{timezone.localdate()}"


def work_items(request: HttpRequest) -> list[dict[str, Any]]:
    """The work list with its counts, then the places that the person's rights open, then the parts of the work list."""
    tally, home = standing_of(request).tally, address("workbench:home")
    part = request.GET.get("part", "") if request.path == home else ""
    late = tally.parts[Part.LATE]
    items: list[dict[str, Any]] = [
        _item(_("待办"), home, "work")
        | {"count": worklist.shown(tally.mine) if tally.mine else "", "is_late": bool(late)}
    ]
    items += [dict(item) for item in _places(get_language() or "", rights_of(request.user))]
    for place, name in enumerate((Part.LATE, Part.SOON, Part.OTHERS)):
        item = _item(name.label, f"{home}?part={name}", ICONS[name])
        count = tally.parts[name]
        items.append(item | {
            "count": worklist.shown(count) if count else "", "is_late": name == Part.LATE and bool(count),
            "group": "" if place else _("按期限"),
        })  # fmt: skip
    items.append(_item(_("公开网站"), address("public:home"), "look") | {"group": _("其他")})
    items.append(_item(_("我的利益登记"), address("recusal:interests"), "info"))
    items.append(_item(_("我的登录"), address("account:sessions"), "person") | {"above": SIGNING_IN})
    items.append(_item(_("退出登录"), address("account_logout"), "close"))
    if request.GET.get("list") == OPENED_HERE:
        items[0]["current"] = "true"
        return items
    return _marked(items, f"{home}?part={part}" if part else request.path)


@functools.lru_cache(maxsize=256)
def _places(language: str, rights: frozenset[str]) -> list[dict[str, Any]]:
    """The places that the rights open, in a language."""
    found = [(str(label), address(name), icon) for label, name, icon, any_of in PLACES
             if not rights.isdisjoint(any_of)]  # fmt: skip
    return [_item(*place) for place in found if place[1]]


def _item(label: Any, url: str, icon: str) -> dict[str, Any]:
    return {
        "label": label, "url": url, "icon": icon, "current": "", "count": "", "is_late": False, "group": "",
        "short": "", "above": url,
    }  # fmt: skip


def _marked(items: list[dict[str, Any]], path: str) -> list[dict[str, Any]]:
    """The item of this page is marked `page`; on a page below one, the nearest above is marked `true`."""
    above = [item for item in items if path.startswith(item["above"]) and item["above"] not in ("", "/", WORK)]
    here = next((item for item in items if item["url"] == path), None) or max(
        above, key=lambda item: len(item["above"]), default=None
    )
    if here:
        here["current"] = "page" if here["url"] == path else "true"
    return items


def public_items(request: HttpRequest) -> list[dict[str, Any]]:
    """The parts of the public site; the same for everybody, so that nobody's session is read. Those of the second
    group stand behind 更多.
    """
    first = (
        (_("首页"), "public:home"),
        (pgettext("navigation", "项目"), "public:projects"),
        (pgettext("navigation", "公示"), "public:notices"),
        (_("查进度"), "public:track"),
    )
    more = (
        (pgettext("navigation", "需求"), "public:demands"),
        (_("我要评价"), "public:ratable"),
        (_("搜索"), "public:search"),
        (pgettext("navigation", "规则"), "public:rules"),
        (_("工作台"), "workbench:home"),
    )
    items = [_item(label, address(name), "") for label, name in first]
    items += [_item(label, address(name), "") | {"group": _("更多")} for label, name in more]
    return _marked(items, request.path)
