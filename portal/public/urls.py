"""The addresses of the public site."""

from django.urls import path

from portal.public import doings, finding, maps, mine, places, views

app_name = "public"
urlpatterns = [
    path("", places.home, name="home"),
    path("projects/", views.projects, name="projects"),
    path("projects/<slug:code>/", views.project, name="project"),
    path("projects/<slug:code>/rate/", doings.rate, name="rate"),
    path("communities/<slug:code>/", places.community, name="community"),
    path("streets/<slug:code>/", places.street, name="street"),
    path("search/", finding.search, name="search"),
    path("rate/", finding.ratable, name="ratable"),
    path("photos/<int:pk>/", views.photo, name="photo"),
    path("photos/<int:pk>/small/", views.small_photo, name="small_photo"),
    path("notices/", finding.notices, name="notices"),
    path("notices/<int:pk>/", views.notice, name="notice"),
    path("notices/<int:pk>/board/", views.board, name="board"),
    path("notices/<int:pk>/objection/", doings.objection_new, name="objection_new"),
    path("objections/<slug:code>/", views.objection, name="objection"),
    path("demands/", views.demands, name="demands"),
    path("demands/new/", doings.demand_new, name="demand_new"),
    path("demands/<slug:code>/", views.demand, name="demand"),
    path("track/", doings.track, name="track"),
    path("mine/", mine.mine, name="mine"),
    path("work/map/", maps.district_map, name="map"),
    path("work/map/remove/", maps.remove, name="map_remove"),
    path("rules/", views.rules, name="rules"),
]
