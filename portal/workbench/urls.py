"""The addresses of the workbench, below /work/."""

from django.urls import path

from portal.workbench import views

app_name = "workbench"
urlpatterns = [
    path("", views.home, name="home"),
    path("bulk/", views.bulk, name="bulk"),
    path("projects/", views.projects, name="projects"),
    path("projects/export.csv", views.export, name="export"),
    path("projects/<int:pk>/", views.project, name="project"),
    path("projects/<int:pk>/recuse/", views.recuse, name="recuse"),
    path("photos/<int:pk>/", views.photo, name="photo"),
    path("files/<str:link>/", views.file, name="file"),
]
