"""The public title, the words that can be erased, and the number that is read only on record."""

from functools import partial

import pytest
from django.core.files.base import ContentFile

from demands import actions, queries
from demands.models import Demand, DemandText
from governance.events.log import broken_links, history
from governance.recusal.actions import declare
from governance.workflow.errors import NotPermitted, OutOfReach, Recused, Refused, Stale
from tests.demands.conftest import HERE, NOW, SISTER
from tests.people.test_uploads import picture


def test_the_title_is_reworded_and_the_old_one_stays_in_the_log(filed, clerk):
    demand = filed(place="东门")
    actions.edit_title(demand, title="文竹园东门加装扶手", category="facility", by=clerk, at=NOW)
    assert Demand.objects.get().title == "文竹园东门加装扶手"
    assert history(demand).last().values["title"] == ["东门：其他服务类", "文竹园东门加装扶手"]


def test_the_same_title_writes_nothing(filed, clerk):
    demand = filed()
    actions.edit_title(demand, title=demand.title, by=clerk, at=NOW)
    assert history(demand).count() == 1


@pytest.mark.parametrize(("title", "why"), [("", "公开标题"), ("扶手", "公开标题"), ("找13800138000修灯", "会公开")])
def test_a_title_that_cannot_be(filed, clerk, title, why):
    with pytest.raises(Refused, match=why):
        actions.edit_title(filed(), title=title, by=clerk, at=NOW)


@pytest.mark.parametrize(("who", "error"), [("secretary", NotPermitted), ("sister_clerk", OutOfReach)])
def test_others_do_not_reword(filed, cast, who, error):
    with pytest.raises(error):
        actions.edit_title(filed(), title="文竹园东门加装扶手", by=cast[who], at=NOW)


def test_rewording_from_an_old_page_is_refused(filed, clerk):
    demand = filed()
    seen = demand.version
    actions.edit_title(demand, title="文竹园东门加装扶手", by=clerk, at=NOW, version=seen)
    with pytest.raises(Stale):
        actions.edit_title(demand, title="文竹园西门加装扶手", by=clerk, at=NOW, version=seen)


@pytest.mark.rule("R83")
def test_erasing_leaves_the_record_the_chain_and_the_figure(filed, clerk, django_capture_on_commit_callbacks):
    demand = filed(phone="13800138000", is_verified=True, photos=[ContentFile(picture().getvalue(), "a.jpg")])
    file = demand.photos.get().image
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase_text(demand, by=clerk, at=NOW)
    assert not DemandText.objects.exists() and not demand.photos.exists()
    assert not file.storage.exists(file.name)
    assert demand.is_counted and demand.respondent_index.startswith("erased-")
    assert queries.coverage(HERE, 2026).people == 1
    assert [event.verb for event in history(demand)] == ["demand.create", "demand.erase"]
    assert not list(broken_links(history(demand))) and queries.is_text_intact(demand) is None


@pytest.mark.rule("R83", "U36")
def test_erasing_one_of_two_keeps_the_person_counted_once(filed, clerk):
    first, second = (filed(phone="13800138000", is_verified=True) for _ in range(2))
    actions.erase_text(first, by=clerk, at=NOW)
    assert queries.coverage(HERE, 2026).people == 1
    actions.erase_text(second, by=clerk, at=NOW)
    assert queries.coverage(HERE, 2026).people == 1


def test_erasing_twice_is_one_event(filed, clerk):
    demand = filed()
    for _ in range(2):
        actions.erase_text(demand, by=clerk, at=NOW)
    assert history(demand).count() == 2


@pytest.mark.parametrize(("who", "error"), [("secretary", NotPermitted), ("sister_clerk", OutOfReach)])
def test_others_do_not_erase_or_read(filed, cast, who, error):
    demand = filed()
    for act in (actions.erase_text, partial(actions.read_contact, reason="回复")):
        with pytest.raises(error):
            act(demand, by=cast[who], at=NOW)
    assert DemandText.objects.exists() and history(demand).count() == 1


@pytest.mark.rule("R55")
def test_who_stepped_aside_does_not_read(filed, clerk):
    demand = filed()
    declare(clerk, demand, reason="提出人是亲属", by=clerk, at=NOW)
    with pytest.raises(Recused):
        actions.read_contact(demand, reason="回复需求", by=clerk, at=NOW)


@pytest.mark.rule("R83")
def test_reading_the_number_is_an_event(filed, clerk):
    demand = filed(name="王小明", phone="13800138000")
    shown = actions.read_contact(demand, reason="回复需求", by=clerk, at=NOW)
    assert shown == {"name": "王小明", "phone": "13800138000"}
    event = history(demand).last()
    assert (event.verb, event.actor_id, event.values) == ("demand.read", clerk.pk, {"reason": "回复需求"})


def test_the_number_is_read_of_the_demand_as_it_stands(filed, clerk):
    demand = filed(phone="13800138000")
    Demand.objects.filter(pk=demand.pk).update(unit=SISTER)
    with pytest.raises(OutOfReach):
        actions.read_contact(demand, reason="回复需求", by=clerk, at=NOW)


@pytest.mark.rule("R83")
def test_reading_without_a_reason_is_refused(filed, clerk):
    with pytest.raises(Refused, match="请写明查看的理由"):
        actions.read_contact(filed(phone="13800138000"), reason=" ", by=clerk, at=NOW)


@pytest.mark.rule("R83")
def test_words_that_were_changed_behind_the_log_are_found(filed):
    demand = filed()
    assert queries.is_text_intact(demand) is True
    text = demand.text
    text.body = "换了一句话，看看记录认不认得出来。"
    text.save()
    assert queries.is_text_intact(demand) is False


@pytest.mark.rule("R83")
def test_photos_are_checked_stripped_and_at_most_three(filed):
    demand = filed(photos=[ContentFile(picture().getvalue(), "holiday.jpg") for _ in range(5)])
    names = [photo.image.name for photo in demand.photos.all()]
    assert len(names) == 3 and all("holiday" not in name for name in names)
