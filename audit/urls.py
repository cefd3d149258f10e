"""The addresses of this act: those of the workbench, and the two that are public."""

from django.urls import path

from audit.views import cases, checks, findings, home, public_report, reports, samples

app_name = "audit"

urlpatterns = [
    path("", home.home, name="home"),
    path("overdue/", home.overdue, name="overdue"),
    path("to-check/", home.to_check, name="to_check"),
    path("cases/", home.case_list, name="cases"),
    path("cases/<int:pk>/", cases.case, name="case"),
    path("projects/<int:pk>/case/new/", cases.new, name="case_new"),
    path("projects/<int:pk>/findings/", findings.findings, name="findings"),
    path("projects/<int:pk>/checks/", checks.checks, name="checks"),
    path("findings/<int:pk>/evidence/", findings.evidence, name="evidence"),
    path("samples/", samples.samples, name="samples"),
    path("samples/new/", samples.new, name="sample_new"),
    path("samples/<int:pk>/", samples.sample, name="sample"),
    path("samples/<int:pk>/recipe.py", samples.recipe, name="recipe"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/phone/", reports.phone, name="report_phone"),
]

public_urls = (
    [
        path("track/<slug:code>/", public_report.report, name="report"),
        path("<slug:code>/", public_report.new, name="new"),
    ],
    "audit_public",
)
"""Mounted at /report/: namespace audit_public."""
