"""The gallery shows every component, without inline style or script, to everybody."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

COMPONENTS = sorted((settings.BASE_DIR / "templates" / "components").glob("_*.html"))


@pytest.fixture
def gallery(client: Client, db: None) -> str:
    answer = client.get("/ui")
    assert answer.status_code == 200
    return answer.content.decode()


def test_no_inline_style_or_script(gallery: str) -> None:
    assert not re.search(r"\sstyle=|<style|\son\w+=", gallery)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", gallery))


def test_two_scripts_and_one_style_sheet(gallery: str) -> None:
    assert gallery.count("<script") == 2
    assert gallery.count('rel="stylesheet"') == 1


def test_each_id_is_used_once(gallery: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', gallery)
    assert sorted(ids) == sorted(set(ids))


def test_filters_are_shown_folded_and_as_one_line(gallery: str) -> None:
    assert '<details class="more filters-fold" open>' in gallery
    assert 'class="filters filters--one"' in gallery


def test_it_says_that_its_content_is_made_up(gallery: str) -> None:
    assert "内容均为示例" in gallery


def test_every_icon_that_is_used_exists(gallery: str) -> None:
    sprite = (settings.BASE_DIR / "static" / "icons.svg").read_text()
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    assert set(re.findall(r"icons\.svg#([\w-]+)", gallery)) <= drawn


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_component_says_what_it_takes(path: Path) -> None:
    assert path.read_text().startswith("{% comment %}\n")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["404", "403", "400", "500", "errors/refused", "errors/stale", "errors/recused", "errors/429"]
)
def test_error_pages_need_nothing_but_the_request(name: str) -> None:
    context = {"refusals": []} if name == "errors/refused" else {}
    html = render_to_string(f"{name}.html", context, RequestFactory().get("/"))
    assert "<h1>" in html
    assert 'href="/"' in html


@pytest.mark.django_db
def test_refusals_are_listed_with_the_way_to_mend_them() -> None:
    context = {"refusals": [{"sentence": "缺少概算表。", "mends": "/projects/1/budget"}]}
    html = render_to_string("errors/refused.html", context, RequestFactory().get("/"))
    assert "缺少概算表。" in html
    assert 'href="/projects/1/budget"' in html
