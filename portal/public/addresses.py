"""Where the public page of a place is."""

from django.urls import reverse

from governance.people.units import unit_level

PAGES = {"community": "public:community", "street": "public:street"}


def address_of(code: str) -> str:
    """The page of a street or a community; nothing for other units."""
    name = PAGES.get(unit_level(code))
    return reverse(name, args=[code]) if name else ""
