"""Messages between the levels: who writes, who answers, what a return asks, and that nothing of it is ever changed."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from governance.events.chain import sha256
from governance.events.log import history
from governance.events.models import Unalterable
from governance.recusal.actions import declare
from governance.workflow.errors import NotPermitted, OutOfReach, Recused
from projects.actions import design, messages
from projects.kinds import MessageKind
from projects.lifecycle.project import State
from projects.models import Message
from projects.queries.messages import asked_first, entries
from tests.walk import photo, project_at


def ask(project, *, by, to_level="community", text="请问受益户数怎么统计？") -> Message:
    return messages.write(project, kind="question", text=text, to_level=to_level, by=by)


@pytest.fixture
def project(town):
    return project_at(State.REVIEW, town=town)


@pytest.mark.parametrize("name", ["clerk", "secretary", "street_clerk", "approver", "engineer", "district", "auditor"])
def test_officials_of_each_level_write(town, project, name):
    person = getattr(town, name)
    note = messages.write(project, kind="note", text="已电话核对过。", by=person)
    assert (note.written_by, note.to_level, note.version) == (person, "", project.design_version)
    assert note.writer_unit and note.writer_role and person.name in note.writer


@pytest.mark.parametrize(
    ("name", "refusal"),
    [("chair", NotPermitted), ("sibling_clerk", OutOfReach), ("other_street_clerk", OutOfReach),
     ("resident", OutOfReach), ("supplier_user", OutOfReach), ("stranger", OutOfReach)],
)  # fmt: skip
def test_others_do_not_write(town, project, name, refusal):
    with pytest.raises(refusal):
        messages.write(project, kind="note", text="已电话核对过。", by=getattr(town, name))
    assert not Message.objects.exists()


@pytest.mark.rule("R55")
def test_who_stepped_aside_neither_writes_nor_answers(town, project):
    question = ask(project, by=town.street_clerk)
    declare(town.clerk, project, reason="亲属承接", by=town.clerk)
    with pytest.raises(Recused):
        messages.write(project, kind="note", text="已电话核对过。", by=town.clerk)
    with pytest.raises(Recused):
        messages.answer(question, text="按户籍统计", by=town.clerk)


@pytest.mark.rule("R82")
def test_each_message_is_an_event_whose_digest_vouches_for_its_words(town, project):
    question = ask(project, by=town.street_clerk)
    answer = messages.answer(question, text="按户籍统计", by=town.clerk)
    asked, answered = list(history(project))[-2:]
    assert (asked.verb, asked.values) == ("project.message", {"message": question.pk, "kind": "询问"})
    assert (answered.verb, answered.values) == ("project.message_answered", {"message": answer.pk, "kind": "答复"})
    assert (asked.digest, answered.digest) == (sha256(question.text), sha256("按户籍统计"))


@pytest.mark.rule("R82")
def test_a_message_is_never_changed_or_deleted(town, project):
    note = messages.write(project, kind="note", text="已电话核对过。", by=town.clerk)
    note.text = "改一改"
    for change in (note.save, note.delete, Message.objects.all().delete, lambda: Message.objects.update(text="改")):
        with pytest.raises(Unalterable):
            change()


@pytest.mark.rule("R83")
@pytest.mark.parametrize("text", ["请联系 138 0013 8000", "身份证44030519800101123X", "电话139-1234-5678"])
def test_nobodys_number_goes_into_a_message(town, project, refused, text):
    with refused("number_in_message"):
        messages.write(project, kind="note", text=text, by=town.clerk)
    question = ask(project, by=town.street_clerk)
    with refused("number_in_message"):
        messages.answer(question, text=text, by=town.clerk)
    with refused("number_in_message"):
        design.send_back(project, reason=text, by=town.street_clerk)


def test_a_message_has_words_and_a_question_its_addressee(town, project, refused):
    with refused("no_words"):
        messages.write(project, kind="note", text=" ？ ", by=town.clerk)
    with refused("nobody_asked"):
        ask(project, by=town.clerk, to_level="")
    for kind in ("return", "answer"):
        with pytest.raises(ValueError):
            messages.write(project, kind=kind, text="请修改方案", by=town.street_clerk)


def test_a_question_is_answered_once_by_the_level_that_it_asks(town, project, refused):
    question = ask(project, by=town.street_clerk)
    for other in (town.approver, town.auditor, town.street_clerk):
        with pytest.raises(NotPermitted, match="社区"):
            messages.answer(question, text="我来答", by=other)
    answer = messages.answer(question, text="按户籍统计", by=town.secretary)
    assert (answer.kind, answer.answers) == (MessageKind.ANSWER, question)
    [entry] = entries(asked_first(project), project)
    assert (entry.message, entry.answer, entry.is_open) == (question, answer, False)
    with refused("message_settled"):
        messages.answer(question, text="再答一次", by=town.clerk)
    with refused("message_settled"):
        messages.answer(answer, text="答复的答复", by=town.street_clerk)


def test_nobody_answers_herself(town, project):
    question = ask(project, by=town.clerk)
    with pytest.raises(NotPermitted, match="自己"):
        messages.answer(question, text="自问自答", by=town.clerk)
    messages.answer(question, text="由书记答复", by=town.secretary)


@pytest.mark.rule("R19")
@pytest.mark.parametrize(
    ("state", "track", "returner"),
    [(State.SCREENING, "ordinary", "secretary"), (State.COMMITTEE, "street_led", "committee"),
     (State.REVIEW, "ordinary", "street_clerk"), (State.REVIEW, "ordinary", "approver")],
)  # fmt: skip
def test_every_return_is_a_message_that_the_drafter_answers_before_it_goes_out_again(
    town, refused, state, track, returner
):
    project = project_at(state, town=town, track=track)
    design.send_back(project, reason="请补充询价依据", by=getattr(town, returner), at=project.now)
    asked = Message.objects.get()
    assert (asked.kind, asked.text, asked.to_level) == (MessageKind.RETURN, "请补充询价依据", "community")
    with refused("return_unanswered"):
        design.submit(project, by=town.clerk, at=project.now)
    with pytest.raises(NotPermitted):
        messages.answer(asked, text="由书记答复", by=town.secretary)
    messages.answer(asked, text="已补充两家询价", by=town.clerk)
    design.submit(project, by=town.clerk, at=project.now + timedelta(hours=1))
    assert project.state == State.SCREENING


def test_what_is_refused_leaves_no_message(town, project, refused):
    with refused("no_reason"):
        design.send_back(project, reason="", by=town.street_clerk)
    assert not Message.objects.exists()


def test_a_photo_is_checked_like_any_other(town, project):
    note = messages.write(project, kind="supplement", text="附询价单", image=photo(), by=town.clerk)
    assert note.image.name.startswith("messages/")
    with pytest.raises(ValidationError):
        messages.write(project, kind="supplement", text="附询价单", image=BytesIO(b"no image"), by=town.clerk)


def test_the_database_keeps_answers_and_addressees_in_order(town, project):
    words = {"project": project, "text": "说明", "version": 1, "written_by": town.clerk, "written_at": project.now}
    for wrong in ({"kind": "answer"}, {"kind": "question"}, {"kind": "note", "to_level": "street"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Message(**words, **wrong).save()


def test_after_the_end_one_may_still_ask(town):
    project = project_at(State.TERMINATED, town=town)
    question = ask(project, by=town.auditor)
    assert messages.answer(question, text="资料在社区", by=town.clerk).answers == question
