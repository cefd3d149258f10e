"""The addresses of this act, below /work/projects/. Where a project is meant, `pk` is the project's."""

from django.urls import path

from projects.views import (
    deliberation,
    design,
    funds,
    implementation,
    library,
    messages,
    procurement,
    publicity,
    review,
    steps,
)

app_name = "projects"
urlpatterns = [
    path("new/", design.new, name="new"),
    path("library/", library.library, name="library"),
    path("library/<int:pk>/", library.library_item, name="library_item"),
    path("budget-lines/", funds.budget_lines, name="budget_lines"),
    path("meetings/<int:pk>/", deliberation.meeting, name="meeting"),
    path("notices/<int:pk>/board/", publicity.board, name="board"),
    path("<int:pk>/design/", design.design, name="design"),
    path("<int:pk>/units/", design.units, name="units"),
    path("<int:pk>/budget/", design.budget, name="budget"),
    path("<int:pk>/negative-list/", design.negative_list, name="negative_list"),
    path("<int:pk>/targets/", design.targets, name="targets"),
    path("<int:pk>/demands/", design.demands, name="demands"),
    path("<int:pk>/emergency/", design.emergency, name="emergency"),
    path("<int:pk>/participation/", design.participation, name="participation"),
    path("<int:pk>/waiver/", steps.waiver, name="waiver"),
    path("<int:pk>/meetings/", deliberation.meetings, name="meetings"),
    path("<int:pk>/notices/", publicity.notices, name="notices"),
    path("<int:pk>/objections/", publicity.objections, name="objections"),
    path("<int:pk>/corrections/", review.corrections, name="corrections"),
    path("<int:pk>/messages/", messages.messages, name="messages"),
    path("messages/<int:pk>/image/", messages.message_image, name="message_image"),
    path("<int:pk>/committee/", review.committee, name="committee"),
    path("<int:pk>/budget-line/", funds.budget_line, name="budget_line"),
    path("<int:pk>/payments/", funds.payments, name="payments"),
    path("<int:pk>/purchase/", procurement.purchase, name="purchase"),
    path("<int:pk>/contract/", procurement.contract, name="contract"),
    path("<int:pk>/safety/", implementation.safety, name="safety"),
    path("<int:pk>/photos/", implementation.photos, name="photos"),
    path("<int:pk>/milestones/", implementation.milestones, name="milestones"),
    path("<int:pk>/progress/", implementation.progress, name="progress"),
    path("<int:pk>/changes/", implementation.changes, name="changes"),
    path("<int:pk>/offer/", library.offer, name="offer"),
    path("<int:pk>/step/<slug:name>/", steps.step, name="step"),
]
