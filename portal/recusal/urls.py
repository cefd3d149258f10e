"""The addresses of recusal, below /work/."""

from django.urls import path

from portal.recusal import views

app_name = "recusal"
urlpatterns = [
    path("interests/", views.interests, name="interests"),
    path("people/<int:pk>/interests/", views.register, name="register"),
    path("projects/<int:pk>/declare/", views.declare, name="declare"),
    path("projects/<int:pk>/ties/", views.ties, name="ties"),
    path("projects/<int:pk>/recusals/", views.recusals, name="recusals"),
]
