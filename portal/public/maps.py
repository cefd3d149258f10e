"""公开地图: where the district puts its approved map in place of the schematic one, and takes it away again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.people import access
from governance.people.gates import needs
from governance.people.permissions import Permission as P
from governance.workflow.errors import NotPermitted
from portal.public import actions, queries
from portal.public.forms import MapForm

REFUSED = 422


def _district(request: HttpRequest) -> str:
    """The code of the district whose rules the person keeps."""
    ranges = access.reach_of(request.user, P.POLICY_MANAGE)
    if not ranges:
        raise NotPermitted
    return str(ranges[0][0])


@needs(P.POLICY_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def district_map(request: HttpRequest) -> HttpResponse:
    """What is shown now, and the form for another map. What is wrong with a file comes back as a sentence."""
    district = _district(request)
    context: dict[str, Any] = {"shown": queries.approved_map(district), "form": MapForm()}
    if request.method != "POST":
        return render(request, "public/district_map.html", context)
    form = MapForm(request.POST, request.FILES)
    context["form"] = form
    if form.is_valid():
        given = {"approval_no": form.cleaned_data["approval_no"], "content": form.cleaned_data["file"].read()}
        try:
            actions.show_map(district, **given, by=request.user)
        except ValidationError as wrong:
            form.add_error("file", wrong)
        else:
            messages.success(request, _("已换上这张地图，首页一分钟内更新。"))
            return redirect("public:map")
    return render(request, "public/district_map.html", context, status=REFUSED)


@needs(P.POLICY_MANAGE)
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take the map away."""
    if actions.remove_map(_district(request), by=request.user):
        messages.success(request, _("已撤下地图，首页一分钟内恢复示意图。"))
    return redirect("public:map")
