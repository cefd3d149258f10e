"""Where each face of the portal is mounted. Every view behind these addresses declares its gate."""

from django.contrib import admin
from django.urls import include, path

from audit import urls as audit
from governance.people.gates import gate_urls, public, setting_up, signed_in
from minshi.health import healthz

handler400 = "minshi.accounts.bad_request"

urlpatterns: list = [
    path("healthz", healthz, name="healthz"),
    path("", include("portal.account.urls")),
    path("accounts/", gate_urls(public(), include("allauth.account.urls"))),
    path("accounts/2fa/", include("minshi.factors")),
    path("accounts/2fa/", gate_urls(setting_up(), include("allauth.mfa.urls"))),
    path("accounts/3rdparty/", gate_urls(public(), include("allauth.socialaccount.urls"))),
    path("accounts/", gate_urls(public(), include("allauth.socialaccount.providers.openid_connect.urls"))),
    path("i18n/", gate_urls(public(), include("django.conf.urls.i18n"))),
    path("", include("portal.look.urls")),
    path("work/", include("portal.workbench.urls")),
    path("work/overview/", include("portal.overview.urls")),
    path("work/", include("portal.recusal.urls")),
    path("work/people/", include("portal.people.urls")),
    path("work/projects/", include("projects.urls")),
    path("work/demands/", include("demands.urls")),
    path("work/audit/", include("audit.urls")),
    path("work/acceptance/", include("acceptance.urls")),
    path("work/reports/", include("portal.reports.urls")),
    path("admin/", gate_urls(signed_in(), admin.site.urls)),
    path("care/", include("portal.care.urls")),
    path("report/", include(audit.public_urls)),
    path("", include("portal.public.urls")),
]
