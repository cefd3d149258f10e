"""The addresses of the care pages."""

from django.urls import path

from portal.care import views, walks

app_name = "care"
urlpatterns = [
    path("", views.home, name="home"),
    path("ask/", walks.ask, name="ask"),
    path("asked/<slug:code>/", views.asked, name="asked"),
    path("look/", views.look, name="look"),
    path("rate/", views.ratable, name="ratable"),
    path("rate/<slug:code>/", walks.rate, name="rate"),
    path("call/", walks.call, name="call"),
    path("called/<slug:code>/", views.called, name="called"),
]
