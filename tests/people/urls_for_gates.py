"""Addresses that exist only for the tests of the gates."""

from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from governance.people.gates import gate_urls, needs, public, signed_in
from governance.people.permissions import Permission as P


class Page(View):
    def get(self, request):
        return HttpResponse("class")


def page(request, word="page"):
    return HttpResponse(word)


theirs = ([path("deep/", page, name="deep"), path("own/", needs(P.FINANCE_VIEW)(page), name="own")], "theirs")

urlpatterns = [
    path("public/", public()(page)),
    path("signed/", signed_in()(page)),
    path("needs/<str:word>/", needs(P.REVIEW_APPROVE)(page)),
    path("class/", needs(P.REVIEW_APPROVE)(Page.as_view())),
    path("exempt/", public()(csrf_exempt(page))),
    path("included/", gate_urls(signed_in(), include(theirs))),
    path("listed/", include(gate_urls(public(), [path("a/", page), path("b/", include(theirs[0]))]))),
    path("login/", public()(page), name="account_login"),
]


class Bare:
    """A URLconf with two views that forgot their gate."""

    urlpatterns = [path("bare/", page), path("in/", include([path("class/", Page.as_view())])), *urlpatterns]
