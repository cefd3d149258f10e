"""Addresses about oneself: signing in by telephone, the second factor, one's sessions, a resident's own page."""

from django.urls import path

from portal.account import residents, views

app_name = "account"

urlpatterns = [
    path("accounts/phone/", residents.phone, name="phone"),
    path("accounts/phone/code/", residents.phone_code, name="phone_code"),
    path("accounts/second-factor/", views.second_factor, name="second_factor"),
    path("accounts/sessions/", views.sessions, name="sessions"),
    path("accounts/here/", views.here, name="here"),
    path("my/", residents.my, name="my"),
    path("my/data/", residents.my_data, name="my_data"),
    path("work/residents/", residents.confirming, name="residents"),
    path("outbox/", views.outbox, name="outbox"),
]
