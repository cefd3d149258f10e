"""Making a project an example, and no longer one."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from governance.people.gates import needs
from governance.people.permissions import Permission as P
from projects.actions import showcase as acts
from projects.forms.deliberation import ReasonForm
from projects.forms.showcase import ShowcaseForm
from projects.kinds import Showcase
from projects.lifecycle.project import SHOWABLE
from projects.views.desk import Sheet, find


@needs(P.PROJECT_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def showcase(request: HttpRequest, pk: int) -> HttpResponse:
    """At which levels the project is an example, since when, and changing that."""
    project = find(request, pk)
    sheet = Sheet(
        request, "projects/showcase.html", title=_("示范项目"), project=project,
        lead=_("验收通过的项目可以由街道、区列为示范，在公开网站上标明。"), to=request.path,
    )  # fmt: skip
    levels = []
    for level in Showcase:
        day = getattr(project, level.column)
        act, form, label = (
            (acts.end_showcase, ReasonForm, _("取消示范")) if day else (acts.showcase, ShowcaseForm, _("列为示范"))
        )
        paper = sheet.paper(
            f"{'end' if day else 'mark'}-{level}", form, partial(act, project, level=level, by=request.user),
            who=acts.GRANTERS[level], states=SHOWABLE, done=_("已办理“%(step)s”。") % {"step": label}, submit=label,
            kind="stop" if day else "",
        )  # fmt: skip
        levels.append({"label": level.label, "day": day, "paper": paper})
    return sheet.answer(levels=levels)
