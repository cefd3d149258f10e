"""A project's public page answers first: where it stands, what comes next, what it costs, who decided."""

import re

import pytest
from django.urls import reverse

from projects.lifecycle.project import State
from tests.walk import project_at


def text_of(client, project) -> str:
    return client.get(reverse("public:project", args=[project.code])).content.decode()


def answers(text: str) -> dict[str, str]:
    part = text[text.index('<dl class="answers">') :]
    part = part[: part.index("</dl>")]
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", part, re.S)
    return {name: re.sub(r"<[^>]+>|\s+", "", words) for name, words in pairs}


def test_four_answers_stand_before_everything_else(client, town, lately):
    text = text_of(client, project_at(State.PUBLICITY, town=town, at=lately))
    found = answers(text)
    assert list(found) == ["现在", "接下来", "花多少钱", "谁决定的"]
    assert "结果正在公示" in found["现在"] and "还剩" in found["现在"]
    assert "交街道审核" in found["接下来"]
    assert "预算" in found["花多少钱"]
    assert "居民议事会表决通过" in found["谁决定的"] and "同意16票" in found["谁决定的"]
    assert text.index('class="answers"') < text.index("提出异议") < text.index('class="steps"')


@pytest.mark.parametrize(
    ("state", "track", "words"),
    [
        (State.DELIBERATION, "ordinary", "还没有作出决定"),
        (State.NOT_PASSED, "ordinary", "居民议事会表决没有通过"),
        (State.REJECTED, "ordinary", "街道决定不予立项"),
        (State.APPROVED, "ordinary", "街道批准立项"),
        (State.APPROVED, "street_led", "街道党工委同意"),
        (State.ACCEPTED, "ordinary", "验收组验收通过"),
        (State.IMPLEMENTATION, "emergency", "因应急先行实施"),
        (State.TERMINATED, "ordinary", "街道决定终止"),
        (State.RESERVE, "ordinary", "街道决定转入储备"),
    ],
)
def test_who_decided(client, town, state, track, words):
    assert words in answers(text_of(client, project_at(state, town=town, track=track)))["谁决定的"]


def test_what_ended_shows_no_step_to_come(client, town):
    text = text_of(client, project_at(State.REJECTED, town=town))
    assert "is-todo" not in text and "不予立项" in text[text.index('class="steps"') :]
    assert "is-todo" in text_of(client, project_at(State.APPROVED, town=town))


@pytest.mark.parametrize("state", [State.REJECTED, State.APPROVED, State.ACCEPTED, State.EVALUATION])
def test_nothing_is_shown_as_a_dash(client, town, state):
    assert not re.search(r"<dd>(<span[^>]*>)?—", text_of(client, project_at(state, town=town)))


def test_by_when_is_said_in_one_word(client, town):
    assert "最晚" in answers(text_of(client, project_at(State.REVIEW, town=town)))["接下来"]


def test_photos_come_before_the_details_small_first_whole_on_click(client, town):
    project = project_at(State.EVALUATION, town=town)
    photo = project.photos.get(stage="after")
    text = text_of(client, project)
    small, whole = (reverse(f"public:{name}", args=[photo.pk]) for name in ("small_photo", "photo"))
    assert re.search(rf'<a href="{whole}"><img src="{small}"[^>]*loading="lazy"', text)
    assert text.index(small) < text.index("做什么、为谁做")


def test_what_can_be_done_follows_the_answers(client, town):
    project = project_at(State.EVALUATION, town=town)
    text = text_of(client, project)
    assert (
        text.index('class="answers"') < text.index(reverse("public:rate", args=[project.code])) < text.index("前后对比")
    )


def test_the_place_leads_to_its_page(client, town):
    text = text_of(client, project_at(State.DELIBERATION, town=town))
    assert reverse("public:community", args=[town.code]) in text


def test_in_english(client, town):
    client.cookies["django_language"] = "en"
    found = answers(text_of(client, project_at(State.ACCEPTED, town=town)))
    assert list(found) == ["Now", "What comes next", "What it costs", "Who decided"]
    assert "Approvedbythestreet" in found["Who decided"]
