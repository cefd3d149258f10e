"""Where the thing of a code stands, told to somebody who reads one sentence."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.people.units import unit_path
from portal.care.words import DEMAND, OBJECTION
from portal.public import queries
from portal.public.codes import Coded
from portal.public.words import now_and_next
from projects.lifecycle.project import State


@dataclass(frozen=True)
class Standing:
    """What it is, where it stands, what comes next and by when there is a reply; the reply; what came of it; its
    standard page; until when what runs now.
    """

    title: str
    place: str
    now: Any
    following: Any
    url: str
    by: date | None = None
    reply: str = ""
    projects: tuple[dict[str, Any], ...] = ()
    rate_url: str = ""
    until: date | None = None
    until_label: Any = ""


def standing(coded: Coded) -> Standing:
    """The standing of a demand, an objection, a project or a report."""
    return {"demand": _demand, "objection": _objection, "project": _project, "report": _report}[coded.kind](coded)


def _demand(coded: Coded) -> Standing:
    demand = coded.thing.answered
    now, following = DEMAND[demand.state]
    return Standing(
        demand.title, unit_path(demand.unit_code), now, following, coded.url, demand.due_on, demand.reply,
        tuple(queries.projects_of_demand(demand.pk)),
    )  # fmt: skip


def _objection(coded: Coded) -> Standing:
    objection = coded.thing
    now, following = OBJECTION[objection.state]
    place = unit_path(objection.unit_code)
    return Standing(objection.notice.title, place, now, following, coded.url, objection.due_on, objection.reply)


def _project(coded: Coded) -> Standing:
    project = coded.thing
    now, following = now_and_next(project)
    rate_url = reverse("care:rate", args=[project.code]) if project.state == State.EVALUATION else ""
    notice = queries.hanging(queries.notices_of(project), timezone.now())
    until, label = (notice.last_day, _("公示最后一日")) if notice else (project.due_on, _("最晚"))
    return Standing(
        project.title, unit_path(project.unit_code), now, following, coded.url, until=until, until_label=label,
        rate_url=rate_url,
    )  # fmt: skip


def _report(coded: Coded) -> Standing:
    return Standing(str(_("您反映的问题")), "", _("已经收到。"), _("办理情况在下面这一页。"), coded.url)
