"""Attachments: through the right to the object, by a link for one person and five minutes, as what they are."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signing import TimestampSigner
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from governance.people.files import LINK_SECONDS, SALT
from projects.kinds import PhotoStage
from projects.lifecycle.project import State
from tests.walk import photo, project_at

LINK = "/work/files/"


@pytest.fixture
def picture(town):
    """A photo of a site of the clerk's, and the address under which a page shows it."""
    project = project_at(State.CONTRACTED, town=town)
    return reverse("workbench:photo", args=[taken(project, town, photo()).pk])


def taken(project, town, image):
    from projects.actions.implementation import add_photo

    return add_photo(project, stage=PhotoStage.BEFORE, image=image, taken_on=timezone.localdate(), by=town.clerk)


@pytest.fixture
def link(client, town, picture):
    client.force_login(town.clerk)
    return client.get(picture)["Location"]


def test_the_right_to_the_object_gives_the_link_and_the_link_the_file(client, link):
    answer = client.get(link)
    assert answer.status_code == 200
    assert Image.open(BytesIO(answer.getvalue())).format == "PNG"


def test_the_file_says_what_it_is_and_leaves_no_trace(client, link, picture):
    answer = client.get(link)
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith('inline; filename="') and answer["Content-Disposition"].endswith(
        '.png"'
    )
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "private, no-store"
    assert client.get(picture)["Cache-Control"] == "no-store"
    answer.close()


def test_a_document_is_saved_under_its_title(client, town):
    from portal.reports import actions
    from portal.reports.models import Kind

    paper = actions.draw(actions.ask(Kind.DOSSIER, project_at(State.DRAFT, town=town), by=town.clerk))
    client.force_login(town.clerk)
    answer = client.get(reverse("reports:file", args=[paper.ref]), follow=True)
    assert answer["Content-Type"] == "application/pdf" and answer.getvalue().startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(("later", "status"), [(LINK_SECONDS - 1, 200), (LINK_SECONDS + 1, 403)])
def test_it_expires_and_says_so(client, link, later, status):
    with time_machine.travel(timezone.now() + timedelta(seconds=later), tick=False):
        answer = client.get(link)
        assert answer.status_code == status
        assert answer.getvalue() if status == 200 else "文件链接已过期（5 分钟内有效）" in answer.text


def forged(link):
    """What somebody makes of a link who does not have the key: another file, another signature, another purpose."""
    told, moment, signature = link.removeprefix(LINK).strip("/").rsplit(":", 2)
    yield signing.dumps({"file": "secret.png", "for": 1, "title": ""}, key="a guess", salt=SALT)
    yield signing.dumps({"file": "secret.png", "for": 1, "title": ""}, salt="another purpose")
    yield f"{signing.b64_encode(b'{}').decode()}:{moment}:{signature}"
    yield f"{told}:zzzzzz:{signature}"
    yield f"{told}:{moment}:{signature[:-1]}{'A' if signature[-1] != 'A' else 'B'}"
    yield "x"


def test_a_forged_one_is_refused(client, link):
    for attempt in forged(link):
        answer = client.get(f"{LINK}{attempt}/")
        assert answer.status_code == 403 and "文件链接无效" in answer.text


def test_another_person_s_is_refused_whatever_her_rights(client, link, town):
    client.force_login(town.secretary)
    answer = client.get(link)
    assert answer.status_code == 403 and "不是给您的" in answer.text


def test_nobody_is_led_to_sign_in(client, link, picture):
    client.logout()
    for address in (link, picture):
        answer = client.get(address)
        assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("who", ["sibling_clerk", "other_clerk", "other_auditor", "resident", "stranger"])
def test_without_the_right_to_the_object_there_is_no_link(client, town, picture, who):
    client.force_login(town.people[who])
    assert client.get(picture).status_code == (403 if who in ("resident", "stranger") else 404)


def test_the_right_lost_meanwhile_the_link_is_worth_nothing(client, town, link):
    from governance.events import SYSTEM
    from governance.people.actions import dismiss

    dismiss(town.clerk.memberships.get(), by=SYSTEM)
    assert client.get(link)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", ["kept/page.html", "kept/picture.svg", "kept/run.exe", "kept/none", "", "gone.png"])
def test_what_was_not_checked_is_not_handed_out_even_with_our_signature(client, town, settings, name):
    if name and name != "gone.png":
        (settings.MEDIA_ROOT / "kept").mkdir(parents=True, exist_ok=True)
        (settings.MEDIA_ROOT / name).write_text("<script>alert(1)</script>")
    client.force_login(town.clerk)
    link = signing.dumps({"file": name, "for": town.clerk.pk, "title": ""}, salt=SALT)
    assert client.get(f"{LINK}{link}/").status_code == 404


def test_the_link_is_dated_by_the_signer_and_not_by_its_bearer(link):
    told, moment, _signature = link.removeprefix(LINK).strip("/").rsplit(":", 2)
    assert TimestampSigner(salt=SALT).unsign(f"{link.removeprefix(LINK).strip('/')}") == told
    assert signing.b62_decode(moment) == pytest.approx(timezone.now().timestamp(), abs=60)


# What is sent in, by the form of a page


def jpeg_with(comment=b"", exif=None, tail=b""):
    drawn = BytesIO()
    Image.new("RGB", (64, 48), "red").save(drawn, "JPEG", comment=comment, **({"exif": exif} if exif else {}))
    return drawn.getvalue() + tail


def content_of(project):
    with project.photos.get().image.open("rb") as file:
        return file.read()


@pytest.fixture
def send(client, town):
    """Uploads a photo of the site through the page, as the clerk."""
    project = project_at(State.CONTRACTED, town=town)
    client.force_login(town.clerk)

    def upload(content, name, kind="image/jpeg"):
        file = SimpleUploadedFile(name, content, kind)
        given = {"do": "photo", "stage": "before", "taken_on": timezone.localdate().isoformat(), "image": file}
        return client.post(reverse("projects:photos", args=[project.pk]), given), project

    return upload


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("holiday.jpg", b"MZ\x90\x00\x03" + b"\0" * 200),
        ("holiday.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("drawing.svg", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("report.jpg", b"%PDF-1.7\n1 0 obj"),
        ("page.webp", b"<!doctype html><script>alert(1)</script>"),
        ("archive.jpg", b"PK\x03\x04" + b"\0" * 100),
    ],
    ids=["renamed-exe", "svg-named-png", "svg", "pdf", "html", "zip"],
)
def test_what_is_no_photo_is_refused_in_a_sentence(send, name, content):
    answer, project = send(content, name)
    assert answer.status_code == 422 and "只能上传 JPG、PNG 或 WebP 格式的照片" in answer.text
    assert not project.photos.exists()


def test_a_picture_of_a_hundred_megapixels_is_refused_without_unfolding_it(send):
    drawn = BytesIO()
    Image.new("1", (10_000, 10_000)).save(drawn, "PNG")
    answer, project = send(drawn.getvalue(), "bomb.png", "image/png")
    assert len(drawn.getvalue()) < 100_000
    assert answer.status_code == 422 and "超过 6000 万像素" in answer.text and not project.photos.exists()


def test_where_and_with_what_it_was_taken_is_stripped(send, client):
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (22.0, 32.0, 1.0), "E", (113.0, 56.0, 2.0)
    content = jpeg_with(exif=exif, comment=b"a word of mine")
    assert Image.open(BytesIO(content)).getexif().get_ifd(0x8825)
    answer, project = send(content, "13912345678.jpg")
    assert answer.status_code == 302
    kept = project.photos.get().image
    assert "13912345678" not in kept.name
    held = content_of(project)
    assert not Image.open(BytesIO(held)).getexif() and b"Exif" not in held
    assert b"Camera of somebody" not in held and b"a word of mine" not in held


@pytest.mark.parametrize(
    "tail", [b"<script>alert(1)</script>", b"PK\x03\x04" + b"evil.exe", b"%PDF-1.7 evil", b"<?php evil(); ?>"]
)
def test_what_hangs_on_behind_a_picture_is_cut_off(send, tail):
    _answer, project = send(jpeg_with(tail=tail, comment=tail), "two-in-one.jpg")
    held = content_of(project)
    assert tail not in held and b"evil" not in held and b"alert" not in held
