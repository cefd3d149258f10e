"""公众监督 for everybody: the form on a public project, and the page that a tracking code opens. Nobody is named."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from audit.actions.reports import receive
from audit.forms import ReportForm
from audit.queries.cases import report_by_code
from governance.people.gates import public
from governance.workflow.errors import Refused
from projects.models import Project


@public()
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Report what one saw on a public project."""
    project = Project.objects.select_related("unit").filter(code=code).first()
    if project is None or not project.is_publicly_visible():
        raise Http404
    form = ReportForm(request.POST or None, address=request.META.get("REMOTE_ADDR", ""))
    refusals, status = [], 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = {name: form.cleaned_data[name] for name in ("section", "body", "phone")}
            try:
                report = receive(project, **given)
            except Refused as refused:
                refusals = refused.refusals
            else:
                return redirect(reverse("audit_public:report", args=[report.code]) + "?new=1")
        elif form.is_throttled:
            status = 429
    context = {"project": project, "form": form, "refusals": refusals}
    return render(request, "audit/public_report_new.html", context, status=status)


@public()
@require_safe
def report(request: HttpRequest, code: str) -> HttpResponse:
    """How far a report is and its reply; what was written stands on no page."""
    found = report_by_code(code)
    if found is None:
        raise Http404
    return render(request, "audit/public_report.html", {"report": found, "is_new": request.GET.get("new") == "1"})
