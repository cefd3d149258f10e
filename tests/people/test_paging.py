"""Lists by key: forth and back, the page that holds a row, and what else the address asks for is kept."""

import pytest
from django.http import QueryDict

from governance.events import SYSTEM
from governance.events.log import append
from governance.events.models import Event
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
    assert (first.rows, first.newer, first.older) == (parties[:3], "", str(parties[2].pk))
    second = page(f"page_key={first.older}")
    assert (second.rows, second.newer) == (parties[3:6], str(parties[3].pk))
    last = page(f"page_key={second.older}")
    assert (last.rows, last.older) == (parties[6:], "")
    assert page(f"newer={second.newer}").rows == first.rows


def test_past_the_end_the_list_begins_anew(parties):
    assert page(f"page_key={parties[-1].pk}").rows == parties[:3]


def by_kind(query: str = "", **how):
    return page_by_key(Party.objects.all(), QueryDict(query), 3, order=("-kind", "name", "pk"), **how)


def test_a_list_in_another_order_is_turned_over_by_the_values_it_is_ordered_by(parties):
    Party.objects.filter(pk__in=[row.pk for row in parties[:2]]).update(kind=Party.Kind.PERSON, name="甲.乙")
    in_order = list(Party.objects.order_by("-kind", "name", "pk"))
    first = by_kind()
    second = by_kind(first.links(QueryDict())["older_url"].lstrip("?"))
    last = by_kind(f"page_key={second.older}")
    assert first.rows + second.rows + last.rows == in_order
    assert first.older.split(".")[-1] == str(first.rows[-1].pk) and last.older == first.newer == ""
    assert by_kind(f"newer={second.newer}").rows == first.rows
    assert by_kind(f"newer={last.newer}").rows == second.rows
    assert by_kind(held=in_order[5].pk).rows == in_order[5:]


@pytest.mark.parametrize("key", ["12", "organisation.12", "a.b.c", "a\0.b.1", "..", "organisation.名.-1"])
def test_a_key_of_another_shape_shows_the_first_page_too(parties, key):
    query = QueryDict(mutable=True)
    query["page_key"] = key
    assert page_by_key(Party.objects.all(), query, 3, order=("-kind", "name", "pk")).rows == by_kind().rows


@pytest.mark.parametrize("key", ["2026-11-30.1", "2026-11-30T10:00:00.1", "nonsense.1", "2026-99-99.1"])
def test_a_moment_without_its_zone_is_no_key(db, key):
    query = QueryDict(mutable=True)
    query["page_key"] = key
    assert page_by_key(Event.objects.all(), query, order=("-happened_at", "-pk")).rows == []


@pytest.mark.parametrize("key", ["0001-01-01T00:00:00+14:00.1", "9999-12-31T23:59:59-14:00.1"])
def test_a_moment_beyond_the_end_of_time_is_no_key(db, key):
    query = QueryDict(mutable=True)
    query["page_key"] = key
    assert page_by_key(Event.objects.all(), query, order=("-happened_at", "-pk")).rows == []


def test_a_moment_leads_there_and_back(db):
    for number in range(5):
        append(Party(pk=1), f"party.{number}", by=SYSTEM)

    def happened(query: str = ""):
        return page_by_key(Event.objects.all(), QueryDict(query), 2, order=("-happened_at", "-pk"))

    first = happened()
    second = happened(first.links(QueryDict())["older_url"].lstrip("?"))
    assert [event.seq for event in first.rows + second.rows] == [5, 4, 3, 2]
    assert happened(second.links(QueryDict())["newer_url"].lstrip("?")).rows == first.rows


def test_only_a_list_of_several_pages_is_counted(parties, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert page(is_counted=True).number == 7
    with django_assert_num_queries(1):
        assert page_by_key(Party.objects.all(), QueryDict(), 7, is_counted=True).number is None


def test_a_row_that_must_be_shown_is_found_on_whatever_page_it_stands(parties):
    assert page(held=parties[1].pk).rows == parties[:3], "where it stands there already nothing changes"
    found = page(held=parties[4].pk)
    assert (found.rows, found.newer) == (parties[4:7], str(parties[4].pk))
    assert page(f"at={parties[4].pk}").rows == found.rows


@pytest.mark.parametrize("query", ["page_key=x", "newer=-1", "at=999999", "at=1e3", "page_key=" + "9" * 30])
def test_a_key_that_means_nothing_shows_the_first_page(parties, query):
    assert page(query).rows == parties[:3]


def test_two_lists_of_a_page_are_turned_over_apart(parties):
    query = QueryDict(f"list=work&page_key={parties[2].pk}&aside-page_key={parties[4].pk}")
    own, aside = page_by_key(Party.objects.all(), query, 3), page_by_key(Party.objects.all(), query, 3, part="aside-")
    assert (own.rows[0], aside.rows[0]) == (parties[3], parties[5])
    older = QueryDict(own.links(query)["older_url"].lstrip("?"))
    assert aside.links(query, "aside-", "aside")["aside_newer_url"].endswith("#aside")
    assert older.dict() == {
        "list": "work", "aside-page_key": str(parties[4].pk), "page_key": str(parties[5].pk),
    }  # fmt: skip
    assert turned(QueryDict("list=work&page_key=3&at=4&newer=5")) == "list=work"


def test_a_sent_form_names_its_row():
    assert sent_key("answer-12", "answer") == 12
    assert [sent_key(name, "answer") for name in ("judge-12", "write", "answer-", "answer-x", None, "")] == [None] * 6
