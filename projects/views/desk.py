"""How every page of this act works: papers on a sheet; the one that was sent goes to its action, then on or back.

A refusal shows the sheet again with 422, a page that was overtaken with 409, and what was typed is kept. No business.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.people import access
from governance.people.paging import turned
from governance.people.permissions import Permission as P
from governance.recusal.queries import matter_of, occasions_declared, occasions_of_each
from governance.workflow.declaring import undeclared
from governance.workflow.door import check_person, legal_steps
from governance.workflow.errors import NotPermitted, OutOfReach, Refused, Stale
from governance.workflow.gate import fetch
from governance.workflow.guards import Refusal
from governance.workflow.steps import steps_of
from projects.forms.fields import NO_INTEREST, no_interest
from projects.kinds import within_quotes
from projects.models import Project

Rights = P | tuple[P, ...]


def said_at_the_tick(form: Any, refusals: Iterable[Refusal]) -> list[Refusal]:
    """The refusals without that of the declaration, which stands at the tick of the form where it is mended (R55)."""
    others = []
    for refusal in refusals:
        if refusal.guard is undeclared and NO_INTEREST in form.fields:
            form.add_error(NO_INTEREST, str(refusal))
        else:
            others.append(refusal)
    return others


@dataclass
class Paper:
    """One form of a sheet with the action that it goes to; `shut` says why it cannot be filled in now. `all_of` names
    the boxes that one tick takes together. `is_due`: it is what is missing now, so its disclosure stands open.
    """

    name: str
    form: Any
    act: Callable[..., Any]
    who: tuple[P, ...]
    of: Any
    done: Any
    submit: Any
    confirm: Any = ""
    kind: str = ""
    heading: Any = ""
    intro: Any = ""
    is_versioned: bool = False
    is_repeated: bool = False
    is_due: bool = False
    declares: str = ""
    matter: Any = None
    statement: Any = ""
    to: Any = None
    shut: Any = ""
    obstacles: list[Any] = field(default_factory=list)
    all_of: str = ""

    @property
    def is_open(self) -> bool:
        return not self.shut


def find(request: HttpRequest, pk: int, *permissions: P) -> Project:
    """The project for this person under the first of the rights that reaches it; else as `fetch` raises."""
    rows = Project.objects.select_related("unit", "edition", "supplier").prefetch_related("units")
    rights = permissions or (P.PROJECT_VIEW,)
    for permission in rights[:-1]:
        if access.visible(request.user, permission, rows).filter(pk=pk).exists():
            return fetch(request.user, permission, rows, pk=pk)
    return fetch(request.user, rights[-1], rows, pk=pk)


class Sheet:
    """The page of one request: its papers, and how the sent one fared."""

    def __init__(
        self, request: HttpRequest, template: str, *, title: Any, project: Any = None, subject: Any = None,
        lead: Any = "", crumbs: Iterable[dict[str, Any]] = (), to: str = "",
    ) -> None:  # fmt: skip
        self.request, self.template, self.title, self.lead = request, template, title, lead
        self.project = project
        self.subject = subject if subject is not None else project
        self.crumbs, self.to = list(crumbs), to
        self.sent = request.POST.get("do", "") if request.method == "POST" else None
        self.papers: dict[str, Paper] = {}
        self.refusals: list[Any] = []
        self.sentence, self.status = "", 200
        self.declared: dict[tuple[str, int], frozenset[str]] = {}

    def paper(
        self, name: str, form: type[forms.Form], act: Callable[..., Any], *, who: Rights, done: Any, submit: Any,
        of: Any = None, states: Iterable[str] = (), given: dict[str, Any] | None = None, **more: Any,
    ) -> Paper:  # fmt: skip
        """Lay a paper on the sheet.

        who: the right(s), any of which suffices. of: what it is about, by default the project. states: where it may
        be filled in. given: arguments of the form. is_versioned: the action takes the version of the page. declares:
        the occasion before which the person states that she has no interest (R55), so that the form carries the tick;
        matter: in what, by default `of`; statement: the words in which she writes down that others said so.
        """
        rights = who if isinstance(who, tuple) else (who,)
        of = of if of is not None else self.subject
        is_sent = self.sent == name or (self.sent == "" and not self.papers)
        arguments = {"auto_id": f"{name}-%s", **(given or {})}
        if is_sent:
            arguments |= {"data": self.request.POST, "files": self.request.FILES}
        paper = Paper(name, form(**arguments), act, rights, of, done, submit, **more)
        paper.shut = self._shut(paper, tuple(states))
        self._ask_declaration(paper)
        self.papers[name] = paper
        if is_sent:
            self.sent = name
        return paper

    def _ask_declaration(self, paper: Paper) -> None:
        """The tick of the declaration on the form, until the person has given it for this matter and occasion.

        Where she writes down what others said, in the words of `statement`, it is asked each time.
        """
        if not paper.declares or paper.shut:
            return
        kind, key = matter = matter_of(paper.matter or paper.of)
        if paper.statement or paper.declares not in self._declared(matter):
            where = reverse("recusal:declare", args=[key]) if kind == "project" else ""
            paper.form.fields[NO_INTEREST] = no_interest(where, paper.statement)

    def know_declared(self, objects: Iterable[Any]) -> None:
        """Read beforehand what the person has declared on the matters of all of these."""
        self.declared |= occasions_of_each(self.request.user, [matter_of(obj) for obj in objects])

    def _declared(self, matter: tuple[str, int]) -> frozenset[str]:
        """The occasions for which the person has declared on the matter, read once a page."""
        if matter not in self.declared:
            self.declared[matter] = occasions_declared(self.request.user, matter)
        return self.declared[matter]

    def _shut(self, paper: Paper, states: tuple[str, ...]) -> str:
        """Why the paper cannot be filled in by this person now; empty when it can."""
        of, user = paper.of, self.request.user
        if of is not None and not any(access.can(user, right, of) for right in paper.who):
            rights = _("、").join(str(right.label) for right in paper.who)
            return _("办理需要“%(rights)s”的权限，您可以查看。") % {"rights": within_quotes(rights)}
        if states and of.is_on_hold:
            return _("项目正在暂缓，恢复后才能办理。")
        if states and of.state not in states:
            return _("现在是“%(state)s”，此处不能填写。") % {"state": of.get_state_display()}
        return ""

    def answer(self, **context: Any) -> HttpResponse:
        """The page; after a sending the way on, or the page again with what stands against it."""
        if self.sent is not None:
            paper = self.papers.get(self.sent)
            if paper is None:
                raise Stale
            response = self._take(paper)
            if response is not None:
                return response
        return render(self.request, self.template, self._context(context), status=self.status)

    def _take(self, paper: Paper) -> HttpResponse | None:
        if paper.of is not None:
            check_person(paper.of, paper.who, self.request.user, timezone.now())
        elif not any(access.holds(self.request.user, right) for right in paper.who):
            raise NotPermitted
        form = paper.form
        if not form.is_valid():
            self.refusals, self.status = paper.obstacles, 422
            return None
        self.request.user.states_no_interest = form.cleaned_data.pop(NO_INTEREST, False)
        if "more" in self.request.POST and hasattr(form, "grow"):
            form.grow()
            return None
        try:
            result = paper.act(**self._given(paper))
        except Refused as refused:
            self.refusals, self.status = said_at_the_tick(form, refused.refusals), 422
        except Stale as stale:
            self.sentence, self.status = str(stale), 409
        except ValidationError as error:
            form.add_error(getattr(form, "blame", None), error.messages)
            self.status = 422
        else:
            messages.success(self.request, str(paper.done))
            return redirect(self._onward(paper, result))
        self._look_again(paper)
        return None

    def _given(self, paper: Paper) -> dict[str, Any]:
        form = paper.form
        given = form.given() if hasattr(form, "given") else dict(form.cleaned_data)
        if paper.is_versioned:
            text = self.request.POST.get("version", "")
            if text and not (text.isascii() and text.isdigit() and len(text) < 10):
                raise Stale
            given["version"] = int(text) if text else None
        return given

    def _look_again(self, paper: Paper) -> None:
        """What was turned back may have been changed in memory, or by somebody else: read it as it stands."""
        for thing in {id(each): each for each in (self.project, self.subject, paper.of) if each is not None}.values():
            if thing.pk:
                try:
                    thing.refresh_from_db()
                except type(thing).DoesNotExist:
                    raise OutOfReach from None

    def _onward(self, paper: Paper, result: Any) -> str:
        if "stay" in self.request.POST:
            return self.request.get_full_path()
        if callable(paper.to):
            return paper.to(result)
        if paper.to or self.to:
            return paper.to or self.to
        return self.home

    @property
    def home(self) -> str:
        """The address of the project, with the list from which it was opened."""
        return reverse("workbench:project", args=[self.project.pk]) + self.list_query

    def step_way(self, name: str) -> str:
        """The address of a step of the project for whom may take it from where the project stands; else nothing."""
        taken, user = steps_of(Project)[name], self.request.user
        if taken not in legal_steps(self.project) or not any(
            access.can(user, each, self.project) for each in taken.who
        ):
            return ""
        return reverse("projects:step", args=[self.project.pk, name]) + self.list_query

    @property
    def list_query(self) -> str:
        """What keeps the list from which the project was opened in an address; nothing where none is named."""
        return f"?{turned(self.request.GET)}" if "list" in self.request.GET else ""

    def _context(self, context: dict[str, Any]) -> dict[str, Any]:
        crumbs = [{"label": _("待办"), "url": reverse("workbench:home")}]
        back_url = self.home if self.project is not None and self.project.pk else ""
        if back_url:
            crumbs.append({"label": self.project.title, "url": back_url, "lang": "zh-Hans"})
        crumbs += [*self.crumbs, {"label": self.title, "url": ""}]
        return {
            "title": self.title, "lead": self.lead, "project": self.project, "subject": self.subject,
            "crumbs": crumbs, "back_url": back_url, "list_query": self.list_query, "papers": self.papers,
            "refusals": self.refusals, "sentence": self.sentence,
            "sent": self.sent or "", "today": timezone.localdate(), **context,
        }  # fmt: skip
