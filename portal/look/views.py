"""The gallery, one page that shows every component in every state; and a visitor's choice of colours and letters."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from governance.people.gates import public
from portal.look.kinds import CHOICES
from portal.look.samples import samples

A_YEAR = 365 * 24 * 3600


@public()
def gallery(request: HttpRequest) -> HttpResponse:
    """Show all components; nothing is read from the database."""
    return render(request, "look/ui.html", samples())


@public()
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep the choice in a cookie for a year and go back; what is not among the choices changes nothing."""
    wanted = request.POST.get("next", "")
    answer = redirect(wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "/")
    for name, choices in CHOICES.items():
        chosen = request.POST.get(name)
        if chosen == "":
            answer.delete_cookie(name, samesite="Lax")
        elif chosen in choices.values:
            answer.set_cookie(name, chosen, max_age=A_YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return answer
