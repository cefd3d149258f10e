"""Where each face of the portal is mounted. Every view behind these addresses declares its gate."""

from django.contrib import admin
from django.urls import include, path

from audit import urls as audit
from governance.people.gates import gate_urls, public, setting_up, signed_in
from minshi.health import healthz

handler400 = "minshi.accounts.bad_request"

workbench: list = [
    path("", include("portal.workbench.urls")),
    path("", include("portal.recusal.urls")),
    path("overview/", include("portal.overview.urls")),
    path("people/", include("portal.people.urls")),
    path("projects/", include("projects.urls")),
    path("demands/", include("demands.urls")),
    path("audit/", include("audit.urls")),
    path("acceptance/", include("acceptance.urls")),
    path("reports/", include("portal.reports.urls")),
]
urlpatterns: list = [
    path("healthz", healthz, name="healthz"),
    path("", include("portal.public.urls")),
    path("work/", include(workbench)),
    path("care/", include("portal.care.urls")),
    path("report/", include(audit.public_urls)),
    path("", include("portal.account.urls")),
    path("", include("portal.look.urls")),
    path("accounts/", gate_urls(public(), include("allauth.account.urls"))),
    path("accounts/2fa/", include("minshi.factors")),
    path("accounts/2fa/", gate_urls(setting_up(), include("allauth.mfa.urls"))),
    path("accounts/3rdparty/", gate_urls(public(), include("allauth.socialaccount.urls"))),
    path("accounts/", gate_urls(public(), include("allauth.socialaccount.providers.openid_connect.urls"))),
    path("i18n/", gate_urls(public(), include("django.conf.urls.i18n"))),
    path("admin/", gate_urls(signed_in(), admin.site.urls)),
]
