"""关怀版 · 查 and the start: a code gives one sentence where it stands and one on what comes next."""

import pytest
from django.urls import reverse

from demands.actions import accept, decline, merge, refer, submit
from demands.lifecycle import DemandState
from demands.models import Demand
from portal.care.words import DEMAND, OBJECTION
from portal.public.words import now_and_next
from projects.actions.publicity import file_objection
from projects.lifecycle.project import State
from projects.lifecycle.publicity import ObjectionState
from tests.walk import project_at, walk

BODY = "小区东门的路灯坏了三盏，晚上看不见路。"
URL = "/care/look/"


def said(client, code: str) -> str:
    answer = client.get(URL, {"code": code})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_start_offers_three_tasks_a_call_and_help(client, town):
    text = client.get("/care/").content.decode()
    for name in ("ask", "look", "ratable", "call"):
        assert f'href="{reverse(f"care:{name}")}"' in text
    assert f"{reverse('care:ask')}?for=other" in text and f'href="{reverse("public:home")}"' in text


@pytest.mark.rule("R83")
def test_a_demand_from_its_arrival_to_its_answer(client, town):
    demand = submit(unit_code=town.code, body=BODY, place="东门")
    text = said(client, demand.shown_code.lower())
    assert "社区已经收到" in text and "最晚" in text and BODY not in text
    accept(demand, reply="", by=town.clerk)
    assert "正在研究怎么办" in said(client, demand.code)
    decline(demand, reply="已由物业修好，不必立项。", by=town.clerk)
    text = said(client, demand.code)
    assert "决定不办" in text and "已由物业修好" in text and f'href="{reverse("care:call")}"' in text


def test_a_merged_demand_tells_of_the_one_that_is_answered(client, town):
    main, other = submit(unit_code=town.code, body=BODY), submit(unit_code=town.code, body=BODY)
    merge(other, into=main, by=town.clerk)
    refer(main, reply="已转民意速办，编号 12。", by=town.clerk)
    text = said(client, other.code)
    assert "民意速办" in text and "编号 12" in text


def test_a_project_is_told_in_the_words_of_the_public_site(client, town):
    project = project_at(State.PUBLICITY, town=town)
    now, following = now_and_next(project)
    text = said(client, project.code)
    assert str(now) in text and str(following) in text and reverse("public:project", args=[project.code]) in text


def test_a_project_says_until_when(client, town, lately):
    """While a notice hangs its last day, otherwise the day by which it goes on."""
    assert "公示最后一日" in said(client, project_at(State.PUBLICITY, town=town, at=lately).code)
    text = said(client, project_at(State.REVIEW, town=town, at=lately).code)
    assert "最晚" in text and "公示最后一日" not in text


def test_an_objection_waits_for_its_answer(client, town, lately):
    notice = walk(State.PUBLICITY, town=town, at=lately).project.notices.get()
    objection = file_objection(notice, body="预算偏高，请重新核算。", name="", phone="")
    text = said(client, objection.code)
    assert "还没有答复" in text and "预算偏高" not in text


def test_an_unknown_code_is_a_sentence_and_a_404(client, town):
    answer = client.get(URL, {"code": "ABCD-2345"})
    assert answer.status_code == 404 and "没有找到这个查询码" in answer.content.decode()
    assert client.get(URL, {"code": ""}).status_code == 422
    assert client.get("/care/asked/ABCD/").status_code == 404


def test_every_state_has_its_sentence():
    assert set(DEMAND) == set(DemandState.values) - {DemandState.MERGED}
    assert set(OBJECTION) == set(ObjectionState.values)


def test_looking_writes_nothing_and_costs_the_same(client, town, queries):
    for _number in range(3):
        submit(unit_code=town.code, body=BODY)
    code = Demand.objects.earliest("pk").code
    assert queries(client, f"{URL}?code={code}") == 3
