"""Lists by key: forth and back, the page that holds a row, and what else the address asks for is kept."""

import pytest
from django.http import QueryDict

from governance.people.models import Party
from governance.people.paging import page_by_key, sent_key, turned

pytestmark = pytest.mark.django_db


@pytest.fixture
def parties():
    """Seven suppliers, the newest first."""
    Party.objects.bulk_create(
        Party(name=f"供应商{number}", kind=Party.Kind.ORGANISATION, registration=f"91440300MA5000000{number}")
        for number in range(7)
    )
    return list(Party.objects.order_by("-pk"))


def page(query: str = "", **how):
    return page_by_key(Party.objects.all(), QueryDict(query), 3, **how)


def test_forth_to_the_end_and_back_to_the_beginning(parties):
    first = page()
    assert (first.rows, first.newer, first.older) == (parties[:3], None, parties[2].pk)
    second = page(f"page_key={first.older}")
    assert (second.rows, second.newer) == (parties[3:6], parties[3].pk)
    last = page(f"page_key={second.older}")
    assert (last.rows, last.older) == (parties[6:], None)
    assert page(f"newer={second.newer}").rows == first.rows


def test_a_row_that_must_be_shown_is_found_on_whatever_page_it_stands(parties):
    assert page(held=parties[1].pk).rows == parties[:3], "where it stands there already nothing changes"
    found = page(held=parties[4].pk)
    assert (found.rows, found.newer) == (parties[4:7], parties[4].pk)
    assert page(f"at={parties[4].pk}").rows == found.rows


@pytest.mark.parametrize("query", ["page_key=x", "newer=-1", "at=999999", "at=1e3", "page_key=" + "9" * 30])
def test_a_key_that_means_nothing_shows_the_first_page(parties, query):
    assert page(query).rows == parties[:3]


def test_two_lists_of_a_page_are_turned_over_apart(parties):
    query = QueryDict(f"list=work&page_key={parties[2].pk}&aside-page_key={parties[4].pk}")
    own, aside = page_by_key(Party.objects.all(), query, 3), page_by_key(Party.objects.all(), query, 3, part="aside-")
    assert (own.rows[0], aside.rows[0]) == (parties[3], parties[5])
    older = QueryDict(own.links(query)["older_url"].lstrip("?"))
    assert older.dict() == {
        "list": "work", "aside-page_key": str(parties[4].pk), "page_key": str(parties[5].pk),
    }  # fmt: skip
    assert turned(QueryDict("list=work&page_key=3&at=4&newer=5")) == "list=work"


def test_a_sent_form_names_its_row():
    assert sent_key("answer-12", "answer") == 12
    assert [sent_key(name, "answer") for name in ("judge-12", "write", "answer-", "answer-x", None, "")] == [None] * 6
