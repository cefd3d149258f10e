"""The gallery: one page that shows every component in every state, with made-up samples marked as such."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from governance.people.gates import public
from portal.look.samples import samples


@public()
def gallery(request: HttpRequest) -> HttpResponse:
    """Show all components; nothing is read from the database."""
    return render(request, "look/ui.html", samples())
