"""The addresses of people, below /work/people/."""

from django.urls import path

from portal.people import views, views_posts

app_name = "people"
urlpatterns = [
    path("", views.people, name="people"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/phone/", views_posts.phone, name="phone"),
    path("<int:pk>/password/", views_posts.password, name="password"),
    path("<int:pk>/sessions/<int:session>/end/", views_posts.end_session, name="end_session"),
    path("rights/", views.rights, name="rights"),
    path("rights/<slug:name>/", views.right, name="right"),
    path("apart/", views.apart, name="apart"),
    path("vacancies/", views.vacancies, name="vacancies"),
    path("appoint/", views_posts.appoint, name="appoint"),
    path("listing/", views_posts.listing, name="listing"),
    path("listing/template.xlsx", views_posts.template, name="template"),
    path("posts/<int:pk>/end/", views_posts.end, name="end"),
    path("posts/<int:pk>/delegate/", views_posts.delegate, name="delegate"),
    path("delegations/<int:pk>/end/", views_posts.end_delegation, name="end_delegation"),
]
