"""Which community the person means: asked by street, then remembered in this browser by its code alone."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from governance.people.units import DISTRICT, every_unit, unit_level
from portal.care.walk import Choice

COOKIE = "care_community"
A_YEAR = 365 * 24 * 60 * 60


def is_community(code: str) -> bool:
    """Whether the code is a community's."""
    return unit_level(code) == "community"


def meant(request: HttpRequest) -> str:
    """The community of the address, else the one remembered; nothing for any other code."""
    given = (request.GET.get("unit", ""), request.COOKIES.get(COOKIE, ""))
    return next((code for code in given if is_community(code)), "")


def remember(response: HttpResponse, code: str) -> HttpResponse:
    """Next time the person is not asked again."""
    response.set_cookie(
        COOKIE, code, max_age=A_YEAR, path=reverse("care:home"), httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


def choices(code: str) -> list[Choice]:
    """The communities of the street that the code is or lies in; the district's streets for any other code."""
    known = every_unit()
    _name, parent, level = known.get(code, ("", "", ""))
    street = {"street": code, "community": parent}.get(level, "")
    return [
        Choice(unit, name, icon="place", lang="zh-Hans")
        for unit, (name, above, kind) in sorted(known.items())
        if (above == street if street else kind == "street" and above == DISTRICT)
    ]  # fmt: skip


def is_below_a_street(code: str) -> bool:
    """Whether the choices are communities, so that another street can be asked for."""
    return unit_level(code) in ("street", "community")
