"""The addresses of this act below /work/acceptance/; pk is the project's, but a seat's for signing."""

from django.urls import path

from acceptance.views import evaluation, inspection

app_name = "acceptance"

urlpatterns = [
    path("<int:pk>/", inspection.inspections, name="inspections"),
    path("<int:pk>/ratings/", evaluation.ratings, name="ratings"),
    path("<int:pk>/performance/", evaluation.performance, name="performance"),
    path("<int:pk>/assessment/", evaluation.assessment, name="assessment"),
    path("sign/<int:pk>/", inspection.sign, name="sign"),
    path("sign/<int:pk>/paper/", inspection.paper, name="paper"),
]
