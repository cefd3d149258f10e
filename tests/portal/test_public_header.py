"""The head of every public page: four parts and the others behind 更多, one box, the way to the care pages and back."""

import re

import pytest
from django.urls import reverse

PAGES = ("/", "/projects/", "/notices/", "/track/", "/demands/new/", "/rules/", "/accounts/login/")


def head(client, url: str) -> str:
    return client.get(url).content.decode().split("</header>")[0]


@pytest.mark.parametrize("url", PAGES)
def test_four_parts_stand_open_and_the_others_need_no_script(client, town, url):
    nav = re.search(r"<nav class=\"nav\".*?</nav>", head(client, url), re.DOTALL).group(0)
    first, behind = nav.split("<details")
    assert [len(re.findall("<a ", part)) for part in (first, behind)] == [4, 5]
    assert f'href="{reverse("public:search")}"' in behind, "on a phone the box itself is away"
    assert "<summary>更多</summary>" in behind


@pytest.mark.parametrize("url", PAGES)
def test_the_box_and_the_way_to_the_care_pages_are_everywhere(client, town, url):
    text = head(client, url)
    assert f'action="{reverse("public:search")}"' in text and 'name="q"' in text
    assert f'<a class="tool" href="{reverse("care:home")}">关怀版</a>' in text


@pytest.mark.parametrize("name", ["home", "ask", "look", "ratable", "call"])
def test_every_care_page_leads_back_and_has_no_navigation_in_between(client, town, name):
    text = head(client, reverse(f"care:{name}"))
    assert f'<a class="tool" href="{reverse("public:home")}">标准版</a>' in text and "<nav" not in text


def test_the_page_one_is_on_is_marked_also_behind_more(client, town):
    assert f'href="{reverse("public:rules")}" aria-current="page"' in head(client, reverse("public:rules"))
    below = head(client, reverse("public:demand_new"))
    assert f'href="{reverse("public:demands")}" aria-current="true"' in below and below.count("aria-current") == 1
