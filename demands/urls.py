"""The addresses of this act below /work/demands/."""

from django.urls import path

from demands.views import call_backs, demands, households, rounds

app_name = "demands"

urlpatterns = [
    path("", demands.demands, name="demands"),
    path("record/", demands.record, name="record"),
    path("export.csv", demands.export_list, name="export"),
    path("referrals.csv", demands.export_referrals, name="referrals"),
    path("coverage/", rounds.coverage, name="coverage"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/new/", rounds.round_new, name="round_new"),
    path("rounds/<int:pk>/", rounds.round_page, name="round"),
    path("rounds/<int:pk>/<slug:name>/", rounds.round_take, name="round_take"),
    path("calls/", call_backs.call_backs, name="call_backs"),
    path("calls/<int:pk>/", call_backs.call_back, name="call_back"),
    path("calls/<int:pk>/contact/", call_backs.contact, name="call_back_contact"),
    path("calls/<int:pk>/erase/", call_backs.erase, name="call_back_erase"),
    path("calls/<int:pk>/<slug:name>/", call_backs.take, name="call_back_take"),
    path("households/", households.households, name="households"),
    path("households/roster/", households.roster, name="roster"),
    path("households/<int:pk>/", households.household, name="household"),
    path("households/visits/", households.visits, name="household_visits"),
    path("households/<int:pk>/read/", households.read, name="household_read"),
    path("households/<int:pk>/visit/", households.visit, name="household_visit"),
    path("photos/<int:pk>/", demands.photo, name="photo"),
    path("<int:pk>/", demands.demand, name="demand"),
    path("<int:pk>/contact/", demands.contact, name="contact"),
    path("<int:pk>/erase/", demands.erase, name="erase"),
    path("<int:pk>/<slug:name>/", demands.take, name="take"),
]
