"""A form asked one question a page. What was answered travels in the page itself, so that nothing is kept of a person
before she sends, and everything works without JavaScript and without a session.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

REFUSED = 422


@dataclass(frozen=True)
class Choice:
    """A large button that answers a question."""

    value: str
    label: Any
    text: Any = ""
    icon: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Question:
    """What is asked on one page, and which fields of the form it fills; with choices, a button answers it."""

    name: str
    title: Any
    fields: tuple[str, ...] = ()
    template: str = "care/_fields.html"
    choices: tuple[Choice, ...] = ()
    is_placed: bool = False
    """Whether the page names the community, with the way to another."""
    is_faces: bool = False
    is_counted: bool = True
    """Whether it is one of the steps that the person is told; what is asked once in a lifetime is not."""


@dataclass
class Turn:
    """The page to show: its question, the form, what was answered before, and how far the person is."""

    question: Question
    form: forms.Form
    answers: Mapping[str, str]
    number: int
    total: int
    previous: str = ""
    status: int = 200
    is_done: bool = False
    choices: Sequence[Choice] = field(default_factory=tuple)

    @property
    def fields(self) -> list[Any]:
        """The fields of the question."""
        return [self.form[name] for name in self.question.fields if name in self.form.fields]

    @property
    def is_last(self) -> bool:
        """Whether answering it sends everything."""
        return self.number == self.total and self.question.is_counted

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What was answered on other pages."""
        return [
            (name, given) for name, given in self.answers.items()
            if given and name not in (*self.question.fields, "website")
        ]  # fmt: skip

    @property
    def trap(self) -> Any:
        """The field that only robots fill in, where the form has one."""
        return self.form["website"] if "website" in self.form.fields else None

    @property
    def chosen(self) -> str:
        """What stands chosen among the choices."""
        return str(self.answers.get(self.question.fields[0], "")) if self.question.fields else ""

    @property
    def field(self) -> str:
        """The name of the field that a choice fills."""
        return self.question.fields[0]


Make = Callable[..., forms.Form]


def turn(make: Make, questions: Sequence[Question], data: Any, initial: Mapping[str, Any]) -> Turn:
    """The page after what was sent: the one asked for (`to`), the first with a mistake, or the next; `is_done` when
    the last was answered and nothing is wrong.

    make(data, is_last) gives the bound form, make(initial=…) the blank one. What is wrong further on is not said yet.
    """
    if data is None:
        return _at(0, questions, make(initial=initial), initial)
    answers = {name: data.get(name, "") for name in make().fields}
    names = [question.name for question in questions]
    if data.get("to") in names:
        return _at(names.index(data["to"]), questions, make(initial=answers), answers)
    here = names.index(data["at"]) if data.get("at") in names else 0
    is_last = here == len(names) - 1
    form = make(data, is_last=is_last)
    form.is_valid()
    wrong = next((n for n in range(here + 1) if any(form.errors.get(name) for name in questions[n].fields)), None)
    if wrong is not None:
        return _at(wrong, questions, form, answers, REFUSED)
    if is_last:
        shown = _at(here, questions, form, answers, REFUSED if form.errors else 200)
        shown.is_done = not form.errors
        return shown
    return _at(here + 1, questions, make(initial=answers), answers)


def _at(
    place: int, questions: Sequence[Question], form: forms.Form, answers: Mapping[str, Any], status: int = 200
) -> Turn:
    question = questions[place]
    previous = questions[place - 1].name if place else ""
    number = 1 + sum(each.is_counted for each in questions[:place])
    total = sum(each.is_counted for each in questions)
    return Turn(question, form, answers, number, total, previous, status, choices=question.choices)
