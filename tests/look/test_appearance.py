"""A visitor's choice of colours and letters: kept in a cookie by a POST without JavaScript, and drawn by the server."""

import pytest
from django.test import Client
from django.urls import reverse

ADDRESS = reverse("look:appearance")
pytestmark = pytest.mark.django_db


def root_of(client: Client) -> str:
    return client.get("/ui").content.decode().split("<html", 1)[1].split(">", 1)[0]


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_a_theme_is_kept_and_drawn(client: Client, theme: str) -> None:
    answer = client.post(ADDRESS, {"theme": theme, "next": "/notices/"})
    assert (answer.status_code, answer["Location"]) == (302, "/notices/")
    assert client.cookies["theme"]["max-age"] > 300 * 24 * 3600
    assert f'data-theme="{theme}"' in root_of(client)


def test_the_device_decides_where_nobody_chose(client: Client) -> None:
    assert "data-theme" not in root_of(client)


def test_following_the_device_again_forgets_the_choice(client: Client) -> None:
    client.post(ADDRESS, {"theme": "dark"})
    client.post(ADDRESS, {"theme": ""})
    assert "data-theme" not in root_of(client)


def test_letters_and_colours_do_not_touch_each_other(client: Client) -> None:
    client.post(ADDRESS, {"theme": "contrast"})
    client.post(ADDRESS, {"size": "large"})
    assert 'data-theme="contrast"' in root_of(client)
    assert 'data-size="large"' in root_of(client)
    client.post(ADDRESS, {"size": ""})
    assert "data-size" not in root_of(client)
    assert 'data-theme="contrast"' in root_of(client)


def test_what_is_no_choice_changes_nothing(client: Client) -> None:
    client.post(ADDRESS, {"theme": '"><script>', "size": "huge"})
    assert not {"theme", "size"} & set(client.cookies)


def test_a_forged_cookie_is_not_drawn(client: Client) -> None:
    client.cookies["theme"] = "pink"
    assert "data-theme" not in root_of(client)


def test_it_leads_to_no_other_host(client: Client) -> None:
    assert client.post(ADDRESS, {"theme": "dark", "next": "https://elsewhere.example/"})["Location"] == "/"


def test_looking_at_the_address_is_refused(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 405


def test_the_choice_is_marked_for_the_ear(client: Client) -> None:
    client.post(ADDRESS, {"theme": "dark", "size": "large"})
    page = client.get("/ui").content.decode()
    assert 'name="theme" value="dark" aria-pressed="true"' in page
    assert 'name="theme" value="light" aria-pressed="false"' in page
    assert 'name="size" value="" aria-pressed="true"' in page
