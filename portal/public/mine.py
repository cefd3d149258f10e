"""我的个人信息: a resident sees, takes along and erases what is kept of her, by her code and the number she left.

Both are sent, never part of an address; every try counts against the address that it comes from.
"""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from demands.forms import FromAddress, throttle
from governance.people.gates import public
from governance.workflow.errors import NotPermitted
from portal.public import own

MOST_TRIES = 10
TOO_MANY, REFUSED = 429, 422


class MineForm(FromAddress):
    """The code of a demand, an objection or a report, and the number that was left with it."""

    code = forms.CharField(
        label=_("查询码"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("请填写查询码。")},
    )  # fmt: skip
    phone = forms.CharField(
        label=_("提交时留的手机号"), max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _("请填写手机号。")},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The throttle, then whether the two belong together."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            throttle(self.address, most=MOST_TRIES, name="mine")
            try:
                self.own = own.by_code(cleaned["code"], cleaned["phone"])
            except NotPermitted as shut:
                raise ValidationError(str(shut)) from shut
        return cleaned


@public()
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Ask; then what is kept, with the file to take along and the button that erases."""
    form = MineForm()
    context: dict[str, Any] = {"form": form, "found": None, "is_erased": False}
    status = 200
    if request.method == "POST":
        form = MineForm(request.POST, address=request.META.get("REMOTE_ADDR", ""))
        context["form"] = form
        if not form.is_valid():
            status = TOO_MANY if form.is_throttled else REFUSED
        elif request.POST.get("do") == "export":
            return as_file(form.own.kept)
        elif request.POST.get("do") == "erase":
            form.own.erase()
            context |= {"is_erased": True, "form": MineForm()}
        else:
            context["found"] = form.own.kept
    response = render(request, "public/mine.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def as_file(found: dict[str, Any]) -> HttpResponse:
    """All of it as JSON, in the words in which it was kept."""
    content = json.dumps(found, ensure_ascii=False, indent=2)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response["Cache-Control"] = "no-store"
    return response
