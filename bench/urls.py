"""The portal's addresses and, beside them, the bare views that they are measured against."""

from django.urls import include, path

from bench import views

urlpatterns = [
    path("bench/constant/", views.constant),
    path("bench/public/", views.bare_public),
    path("bench/work/", views.bare_work),
    path("bench/insert/", views.bare_insert),
    path("", include("minshi.urls")),
]
