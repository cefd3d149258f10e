"""The bare twins: the same twenty rows and columns, plain variables, the portal's base template, one query."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bench.models import Bare
from governance.people.gates import public, signed_in
from projects.models import Project

CONSTANT = b"x" * 20_000
NAVIGATION = [
    {"label": label, "url": "/work/", "icon": "list", "current": ""}
    for label in ("待办", "项目", "需求", "征集", "覆盖", "额度", "项目库", "公开网站", "退出")
]
"""As many entries as a clerk sees, without the counts that the portal's own pages read."""
COLUMNS = ("pk", "code", "title", "state", "type", "track", "unit__name", "total", "state_since", "due_on")


def rows() -> list[dict[str, Any]]:
    """The newest twenty projects in one query, unit names joined."""
    return list(Project.objects.values(*COLUMNS).order_by("-pk")[:20])


@public()
def constant(request: HttpRequest) -> HttpResponse:
    """Twenty kilobytes that cost nothing."""
    return HttpResponse(CONSTANT)


@public()
def bare_public(request: HttpRequest) -> HttpResponse:
    """The bare list, signed out."""
    return render(request, "bench/public.html", {"rows": rows()})


@signed_in()
def bare_work(request: HttpRequest) -> HttpResponse:
    """The bare list behind the full middleware, signed in."""
    return render(request, "bench/work.html", {"rows": rows(), "nav_items": NAVIGATION})


class BareForm(forms.ModelForm):
    """Eight fields and nothing else."""

    class Meta:
        model = Bare
        fields = ("title", "body", "category", "place", "unit_code", "name", "phone", "special_group")


@public()
def bare_insert(request: HttpRequest) -> HttpResponse:
    """A ModelForm of eight fields, saved: the floor of a submission."""
    form = BareForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.errors.as_text(), status=422)
    form.save()
    return redirect("/bench/constant/")


def key_of_page(number: int) -> str:
    """The query string under which the district's list shows its n-th page of twenty, or its last full one."""
    number = min(number, Project.objects.count() // 20)
    before = Project.objects.order_by("-pk").values_list("pk", flat=True)[(number - 1) * 20 - 1]
    return f"page_key={before}"
