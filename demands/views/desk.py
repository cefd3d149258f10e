"""How a demand and a call are worked on alike: one verb from its page, and whom it concerns read once, on record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from demands.forms import ReadingForm, VersionForm
from governance.people.paging import turned
from governance.workflow.errors import OutOfReach, Refused, Stale


def list_query(request: HttpRequest) -> str:
    """What keeps the list from which the row was opened in an address; nothing where none is named."""
    return f"?{turned(request.GET)}" if "list" in request.GET else ""


@dataclass(frozen=True)
class Desk:
    """forms and done: by verb, what is typed and what is said afterwards. fetched: the row within reach. page: its
    page, at the address `home`. act: takes the verb. read: name and number in plain, for a reason.
    """

    home: str
    forms: Mapping[str, type[VersionForm]]
    done: Mapping[str, Any]
    fetched: Callable[[HttpRequest, int], Any]
    page: Callable[..., HttpResponse]
    act: Callable[[str, Any, Any, Any], Any]
    read: Callable[..., dict[str, str]]

    def take(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """One verb on one row. What is refused comes back on its page with what was typed."""
        if name not in self.forms:
            raise OutOfReach
        found = self.fetched(request, pk)
        form = self.forms[name](request.POST, auto_id=f"{name}-%s")
        if not form.is_valid():
            return self.page(request, found, {name: form}, status=422)
        try:
            self.act(name, found, form, request.user)
        except (Refused, Stale) as shut:
            refusals = getattr(shut, "refusals", [])
            sentence = "" if refusals else str(shut)
            fresh = self.fetched(request, pk)
            return self.page(request, fresh, {name: form}, refusals=refusals, sentence=sentence, status=shut.status)
        messages.success(request, self.done[name])
        return redirect(reverse(self.home, args=[pk]) + list_query(request))

    def contact(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Name and number in plain, once; the reading is logged."""
        found, form = self.fetched(request, pk), ReadingForm(request.POST)
        if not form.is_valid():
            return self.page(request, found, reading=form, status=422)
        shown = self.read(found, reason=form.cleaned_data["reason"], by=request.user)
        response = self.page(request, found, contact=shown)
        response["Cache-Control"] = "no-store"
        return response
