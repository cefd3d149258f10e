"""The front page: three acts, what hangs, what was done with its photos, figures, the map and the same in a table."""

import re
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse

from governance.events import SYSTEM
from governance.people.actions import import_units
from portal.public import tallies, tiles
from portal.public.tallies import Tally
from projects.lifecycle.project import State
from tests.town import UNITS
from tests.walk import project_at


def home(client) -> str:
    cache.clear()
    return client.get("/").content.decode()


def test_three_acts_lead_to_their_pages(client, town):
    text = home(client)
    for name in ("public:demand_new", "public:track", "public:ratable", "public:search"):
        assert f'"{reverse(name)}"' in text


def test_what_hangs_shows_its_place_and_the_days_left(client, town, lately):
    project = project_at(State.PUBLICITY, town=town, at=lately)
    notice = project.notices.get()
    text = home(client)
    card = text[text.index("card--public") :]
    assert reverse("public:notice", args=[notice.pk]) in card
    assert "海珠社区" in card and "还剩" in card


def test_an_ended_notice_no_longer_hangs(client, town):
    project_at(State.ARCHIVED, town=town)
    assert "card--public" not in home(client) and tallies.hanging() == {}


def test_results_show_a_pair_of_photos_lazy_and_sized(client, town):
    project = project_at(State.EVALUATION, town=town)
    text = home(client)
    pair = [project.photos.get(stage=stage) for stage in ("before", "after")]
    for photo in pair:
        tag = re.search(rf'<img src="{reverse("public:small_photo", args=[photo.pk])}"[^>]*>', text)
        assert tag and 'loading="lazy"' in tag[0] and 'width="320"' in tag[0] and 'height="240"' in tag[0]


def test_a_small_photo_is_small_and_hidden_with_its_project(client, town):
    project = project_at(State.ACCEPTED, town=town)
    photo = project.photos.get(stage="before")
    answer = client.get(reverse("public:small_photo", args=[photo.pk]))
    assert answer["Content-Type"] == "image/jpeg" and answer.content.startswith(b"\xff\xd8")
    type(project).objects.filter(pk=project.pk).update(code=None)
    assert client.get(reverse("public:small_photo", args=[photo.pk])).status_code == 404


def test_the_map_and_the_table_say_the_same(client, town, lately):
    project_at(State.PUBLICITY, town=town, at=lately)
    text = home(client)
    assert "示意图" in text
    page = reverse("public:community", args=[town.code])
    tile = re.search(rf'<a href="{page}" aria-label="([^"]*)"', text)
    assert tile and tile[1] == "海珠社区：项目1个，有公示"
    row = text[text.index(f'<a href="{page}" lang="zh-Hans">') :]
    assert re.search(r'data-label="公开项目">(\d+)<', row)[1] == "1"


def test_sums_count_each_project_once_where_it_is_led(client, town):
    accepted, running = project_at(State.ACCEPTED, town=town), project_at(State.DELIBERATION, town=town)
    project_at(State.DRAFT, town=town)
    own = tallies.tallies(2026)[town.code]
    assert (own.number, own.done, own.approved) == (2, 1, accepted.approved_total)
    assert running.year == 2026
    street = tallies.tally_of(town.street_code, tallies.tallies(2026))
    assert (street.number, street.approved) == (2, accepted.approved_total)
    assert tallies.tally_of(town.other_code, tallies.tallies(2026)) == Tally()


@pytest.mark.parametrize(
    ("most", "steps"), [(0, []), (1, [1]), (2, [1, 2]), (3, [1, 2, 3]), (9, [1, 4, 7]), (100, [1, 35, 68])]
)
def test_shades_cover_every_number(most, steps):
    assert tiles.limits(most) == steps
    assert [tiles.shade_of(number, steps) for number in (0, *steps)] == list(range(len(steps) + 1))


def test_a_tile_is_large_enough_for_a_finger_on_the_narrowest_screen(client, town, lately):
    """24 points at least where the screen has 320, of which the page keeps 16 free on either side (WCAG 2.5.8)."""
    text = client.get("/").text
    side = re.search(r'<rect class="map__tile[^"]*" width="(\d+)" height="(\d+)"', text)
    width = re.search(r'class="map map--tiles" viewBox="0 0 (\d+) ', text)
    assert side[1] == side[2] and int(side[1]) / int(width[1]) * (320 - 2 * 16) >= 24


def test_every_community_of_the_district_has_its_own_tile(town):
    import_units(UNITS, by=SYSTEM)
    drawn = tiles.drawn({})
    places = [(tile.x, tile.y) for block in drawn["blocks"] for tile in block.tiles]
    labels = [(block.x, block.y) for block in drawn["blocks"]]
    assert len(places) == len(set(places)) == 107 and len(labels) == 8
    assert all(0 <= x < drawn["width"] and 0 <= y < drawn["height"] for x, y in places)
    for block in drawn["blocks"]:
        others = [tile for other in drawn["blocks"] if other is not block for tile in other.tiles]
        wide = max(tile.x for tile in block.tiles) + tiles.TILE
        low, high = block.y, max(tile.y for tile in block.tiles) + tiles.TILE
        assert not [o for o in others if block.x < o.x + tiles.TILE and o.x < wide and low < o.y + tiles.TILE
                    and o.y < high], block.name  # fmt: skip


def test_the_page_costs_the_same_for_one_project_and_for_three(client, town, queries):
    def costs() -> int:
        cache.clear()
        return queries(client, "/")

    project_at(State.EVALUATION, town=town)
    few = costs()
    for _each in range(2):
        project_at(State.EVALUATION, town=town)
    assert costs() == few <= 4, "the notices, and three looks into the cache, which is a table here"


def test_in_english(client, town, lately):
    project_at(State.PUBLICITY, town=town, at=lately)
    client.cookies["django_language"] = "en"
    text = home(client)
    words = re.sub(r'lang="zh-Hans"[^>]*>[^<]*', "", text)
    assert "Schematic" in words and "我要评价" not in words and "示意图" not in words


def test_money_of_a_place_comes_from_its_lines(town):
    found = tallies.money_of(town.street_code, 2026)
    assert found["ceiling"] >= Decimal(2_000_000) and found["paid"] == 0
    assert tallies.money_of(town.street_code, 1999) is None
