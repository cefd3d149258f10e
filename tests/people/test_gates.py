"""The gate of a view: the anonymous are led to the login page, those without the right read which one is missing."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import resolve, reverse

from governance.people.gates import Gate, missing, ungated
from governance.people.permissions import Permission as P

from . import urls_for_gates

pytestmark = [pytest.mark.django_db, pytest.mark.urls(urls_for_gates.__name__)]
LOGIN = "/login/?next="


@pytest.fixture
def ask(rf, django_user_model):
    """Calls the view behind an address as somebody."""
    from allauth.account.internal.flows.login import record_authentication
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.sessions.backends.db import SessionStore
    from django_htmx.middleware import HtmxDetails

    def call(address, user=None, is_verified=True, **headers):
        request = rf.get(address, **headers)
        request.user, request.htmx = user or AnonymousUser(), HtmxDetails(request)
        request.session = SessionStore()
        if user is not None and is_verified:
            record_authentication(request, user, "mfa")
        match = resolve(request.path)
        return match.func(request, *match.args, **match.kwargs)

    return call


def test_public_is_for_everybody(ask):
    assert ask("/public/").content == b"page"


@pytest.mark.parametrize("address", ["/signed/", "/needs/x/?a=1&b=2", "/class/"])
def test_anonymous_is_led_to_login_and_back(ask, address):
    answer = ask(address)
    assert answer.status_code == 302
    assert answer.url == LOGIN + address.replace("?", "%3F").replace("=", "%3D").replace("&", "%26")


def test_swap_takes_the_whole_window_to_login(ask):
    headers = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/list/?page=2#x"}
    answer = ask("/signed/", **headers)
    assert answer.status_code == 200 and answer["HX-Redirect"] == LOGIN + "/list/%3Fpage%3D2"
    elsewhere = ask("/signed/", **headers | {"HTTP_HX_CURRENT_URL": "http://evil.example/"})
    assert elsewhere["HX-Redirect"] == LOGIN + "/signed/"


def test_signed_in_needs_no_right(ask, person):
    assert ask("/signed/", person("wang")).content == b"page"


@pytest.mark.parametrize("address", ["/needs/x/", "/class/"])
def test_without_the_right_the_sentence_names_it_and_its_holders(ask, person, address):
    with pytest.raises(PermissionDenied) as refused:
        ask(address, person("wang", "street_clerk", "440305007"))
    assert "“街道立项审批”" in str(refused.value) and "街道分管领导" in str(refused.value)
    assert str(refused.value) == missing(P.REVIEW_APPROVE)


def test_with_the_right(ask, person):
    chief = person("chief", "street_approver", "440305007")
    assert ask("/needs/hello/", chief).content == b"hello"
    assert ask("/class/", chief).content == b"class"


def test_right_of_an_organisation_counts(ask, person):
    from governance.events import SYSTEM
    from governance.people.actions import record_party
    from governance.people.gates import needs

    zhao = person("zhao", "supplier", party=record_party(name="甲公司", by=SYSTEM))
    request = type("Request", (), {"user": zhao})()
    assert needs(P.SUPPLY).refusal(request) is None


def test_gate_is_readable_and_the_view_keeps_its_marks():
    assert resolve("/needs/x/").func.gate == Gate("needs", (P.REVIEW_APPROVE,))
    assert resolve("/class/").func.gate.kind == "needs" and resolve("/class/").func.view_class is urls_for_gates.Page
    assert resolve("/exempt/").func.csrf_exempt and resolve("/exempt/").func.__name__ == "page"


def test_included_addresses_get_the_gate_unless_they_have_their_own(ask, person):
    assert reverse("theirs:deep") == "/included/deep/" and ask("/included/deep/").status_code == 302
    assert resolve("/included/own/").func.gate == Gate("needs", (P.FINANCE_VIEW,))
    assert ask("/listed/a/").content == ask("/listed/b/deep/").content == b"page"


def test_modules_and_the_admin_can_be_gated():
    from django.contrib import admin

    from governance.people.gates import gate_urls, public, signed_in

    listed = gate_urls(public(), "django.conf.urls.i18n")
    assert [entry.callback.gate.kind for entry in listed] == ["public"]
    patterns, app_name, namespace = gate_urls(signed_in(), admin.site.urls)
    assert (app_name, namespace) == ("admin", "admin") and len(patterns) > 5


def test_walker_lists_every_view_without_a_gate():
    assert ungated(urls_for_gates) == []
    assert ungated(urls_for_gates.Bare) == ["/bare/", "/in/class/"]


def test_unknown_permission_is_refused_when_the_address_is_written():
    from governance.people.gates import needs

    with pytest.raises(ValueError, match="fly"):
        needs("fly")


def test_who_needs_a_second_factor_is_led_to_it_first_and_back(ask, person, settings):
    settings.SECOND_FACTOR_URL = "/second/"
    approver = person("wang", "street_approver", "440305007")
    answer = ask("/needs/x/", approver, is_verified=False)
    assert answer.status_code == 302 and answer.url == "/second/?next=/needs/x/"
    assert ask("/needs/x/", approver).content == b"x"


def test_who_needs_none_is_not_asked(ask, person):
    assert ask("/signed/", person("wang", "community_clerk", "440305007001"), is_verified=False).content == b"page"
