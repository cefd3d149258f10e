"""R32, R77: the notice and the dossier are real PDF with Chinese text, drawn once, kept with their hash."""

import io

import pytest
from django.urls import reverse

from governance.events.log import history
from portal.reports import actions, press
from portal.reports.models import Document, Kind, Progress
from projects.lifecycle.project import State
from projects.models import Notice
from tests.reports.pdf import fonts_of, text_of
from tests.walk import project_at

pytestmark = pytest.mark.skipif(not press.can_print(), reason="needs Pango to draw PDF")


@pytest.fixture
def on_board(town):
    return Notice.objects.get(project=project_at(State.PUBLICITY, town=town))


@pytest.mark.rule("R32", "R33")
def test_the_notice_says_where_to_object_and_until_when(town, on_board):
    paper = actions.draw(actions.ask(Kind.NOTICE, on_board, by=town.clerk))
    assert (paper.progress, paper.percent, paper.pages) == (Progress.DONE, 100, 1)
    with paper.file.open("rb") as file:
        content = file.read()
    assert content.startswith(b"%PDF-")
    said = text_of(content)
    for part in (on_board.office, on_board.phone, on_board.project.code, "公示期", "异议"):
        assert part in said, part


@pytest.mark.rule("R77", "R82")
def test_the_dossier_holds_every_event_vote_and_sum(town):
    project = project_at(State.ARCHIVED, town=town)
    paper = actions.draw(actions.ask(Kind.DOSSIER, project, by=town.clerk))
    with paper.file.open("rb") as file:
        said = text_of(file.read())
    events = list(history(project).filter(verb__startswith="project.")[:50])
    assert all(event.hash in said for event in events if event.verb != "document.build")
    assert project.current_purchase().choice_reason in said
    for part in (project.title, "同意 16 票", f"{project.approved_total:,}元", project.unit.name, "全过程记录"):
        assert part in said, part


@pytest.mark.rule("R72")
def test_the_poster_leads_to_where_residents_rate(town, client):
    project = project_at(State.EVALUATION, town=town)
    client.force_login(town.clerk)
    page = client.get(reverse("acceptance:ratings", args=[project.pk])).content.decode()
    asked = reverse("reports:poster", args=[project.pk])
    assert asked in page
    assert client.post(asked).status_code == 302
    paper = actions.draw(Document.objects.get(kind=Kind.POSTER))
    assert (paper.progress, paper.pages) == (Progress.DONE, 1)
    with paper.file.open("rb") as file:
        said = text_of(file.read())
    for part in ("请您评价", project.title, reverse("public:rate", args=[project.code])):
        assert part in said, part


def test_there_is_no_poster_before_residents_rate(town, client):
    project = project_at(State.ACCEPTED, town=town)
    client.force_login(town.clerk)
    asked = reverse("reports:poster", args=[project.pk])
    assert asked not in client.get(reverse("acceptance:ratings", args=[project.pk])).content.decode()
    assert client.post(asked).status_code == 404


def test_the_fonts_are_embedded(town, on_board):
    paper = actions.draw(actions.ask(Kind.NOTICE, on_board, by=town.clerk))
    with paper.file.open("rb") as file:
        content = file.read()
    assert fonts_of(content) == {"Paper-Song": "yes", "Paper-Hei": "yes"}


def test_drawing_twice_changes_nothing(town, on_board):
    paper = actions.draw(actions.ask(Kind.NOTICE, on_board, by=town.clerk))
    again = actions.draw(Document.objects.get(pk=paper.pk))
    assert again.sha256 == paper.sha256
    assert history(on_board.project).filter(verb="document.build").count() == 1


def test_asking_twice_while_it_waits_gives_the_same_document(town, on_board):
    first = actions.ask(Kind.NOTICE, on_board, by=town.clerk)
    assert actions.ask(Kind.NOTICE, on_board, by=town.clerk) == first


def test_a_fault_is_kept_as_a_sentence(town, on_board, monkeypatch):
    paper = actions.ask(Kind.NOTICE, on_board, by=town.clerk)

    def no_press(*args, **kwargs):
        raise press.NoPress

    monkeypatch.setattr(press, "draw", no_press)
    actions.draw(paper)
    paper = Document.objects.get(pk=paper.pk)
    assert (paper.progress, "libpango" in paper.fault) == (Progress.FAILED, True)


def test_a_document_reaches_nothing_outside():
    with pytest.raises(ValueError, match="outside address"):
        press.read("https://example.org/x.png")
    with pytest.raises(ValueError, match="outside address"):
        press.read("file:///etc/passwd")


@pytest.mark.parametrize(
    ("who", "status"), [("clerk", 302), ("auditor", 302), ("sibling_clerk", 404), ("stranger", 403)]
)
def test_who_may_ask_for_a_dossier(town, client, who, status):
    project = project_at(State.REVIEW, town=town)
    client.force_login(getattr(town, who))
    assert client.post(reverse("reports:dossier", args=[project.pk])).status_code == status
    assert Document.objects.count() == (status == 302)


def test_only_through_the_right_is_a_dossier_fetched(town, client):
    project = project_at(State.REVIEW, town=town)
    paper = actions.draw(actions.ask(Kind.DOSSIER, project, by=town.clerk))
    address = reverse("reports:file", args=[paper.ref])
    client.force_login(town.sibling_clerk)
    assert client.get(address).status_code == 404
    client.force_login(town.approver)
    answer = client.get(address, follow=True)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    answer.close()


def test_the_page_of_a_growing_document_asks_again(town, client, on_board):
    paper = actions.ask(Kind.NOTICE, on_board, by=town.clerk)
    client.force_login(town.clerk)
    page = client.get(reverse("reports:document", args=[paper.ref])).content.decode()
    assert "排队中" in page
    assert "hx-get" in page
    actions.draw(paper)
    fragment = client.get(
        reverse("reports:document", args=[paper.ref]), headers={"HX-Request": "true"}
    ).content.decode()
    assert "下载 PDF" in fragment
    assert "<html" not in fragment


def test_the_heading_of_a_document_does_not_repeat_its_kind(town, client, on_board):
    paper = actions.ask(Kind.DOSSIER, on_board.project, by=town.clerk)
    client.force_login(town.clerk)
    page = client.get(reverse("reports:document", args=[paper.ref])).content.decode()
    assert f"<h1>{on_board.project.title}</h1>" in page


def test_the_printed_notice_is_for_everybody(town, client, on_board):
    address = reverse("reports:notice_file", args=[on_board.pk])
    assert client.get(address).status_code == 404
    actions.draw(actions.ask(Kind.NOTICE, on_board, by=town.clerk))
    answer = client.get(address)
    assert answer.status_code == 200
    answer.close()


def test_a_picture_in_the_dossier_is_read_from_our_own_storage(town):
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    name = default_storage.save("photos/x.png", ContentFile(io.BytesIO(b"png").getvalue()))
    assert press.read(f"stored:{name}")[0] == b"png"


def test_the_press_does_not_let_half_a_photo_pass():
    from PIL import ImageFile

    assert press.can_print()
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False
