"""The addresses of the overview, below /work/overview/."""

from django.urls import path, re_path

from portal.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.home, name="home"),
    re_path(r"^(?P<code>\d{4,12})/$", views.unit, name="unit"),
    re_path(r"^(?P<code>\d{4,12})/overview\.xlsx$", views.export, name="export"),
]
