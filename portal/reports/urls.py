"""Addresses of printed documents."""

from django.urls import path

from portal.reports import views

app_name = "reports"

urlpatterns = [
    path("project/<int:pk>/dossier/", views.dossier, name="dossier"),
    path("project/<int:pk>/poster/", views.poster, name="poster"),
    path("notice/<int:pk>/", views.notice, name="notice"),
    path("notice/<int:pk>/paper.pdf", views.notice_file, name="notice_file"),
    path("<uuid:ref>/", views.document, name="document"),
    path("<uuid:ref>/again/", views.again, name="again"),
    path("<uuid:ref>/file.pdf", views.file, name="file"),
]
