"""What keeps a message from being written or answered, and a design from being handed in again unanswered."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from demands.guards import has_personal_number
from governance.workflow.guards import Sentence, guard, say
from projects.kinds import MessageKind


@guard(rule="R82", mends="projects:messages", asks=True)
def no_words(obj: Any, *, at: Any, given: Any) -> Sentence | None:
    """A message says something."""
    return None if len(given["text"].strip()) >= 2 else say(_("请写明内容（至少 2 个字）。"))


@guard(rule="R83", mends="projects:messages", asks=True)
def number_in_message(obj: Any, *, at: Any, given: Any) -> Sentence | None:
    """Messages cannot be deleted, so nobody's telephone or identity number goes into one."""
    if not has_personal_number(given["text"]):
        return None
    return say(_("内容里有手机号或身份证号。留言不能删除，请去掉个人号码后再发送。"))


@guard(rule="R82", mends="projects:messages", asks=True)
def nobody_asked(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A question says which level is to answer it."""
    if given["kind"] != MessageKind.QUESTION or given["to_level"]:
        return None
    return say(_("请选择由谁答复这条询问。"))


@guard(rule="R82", mends="projects:messages")
def message_settled(message: Any, *, at: Any, given: Any) -> Sentence | None:
    """A message is answered once, and only what asks is answered."""
    if not message.is_asking:
        return say(_("这条留言不需要答复。"))
    return say(_("这条留言已经答复。")) if type(message).objects.filter(answers=message).exists() else None


@guard(rule="R19", mends="projects:messages")
def return_unanswered(project: Any, *, at: Any, given: Any) -> Sentence | None:
    """A design that came back says, before it goes out again, what was made of the reasons for which it came back."""
    if not project.messages.filter(kind=MessageKind.RETURN, answer=None).exists():
        return None
    return say(_("退回修改的意见还没有答复。请写明改了什么，再重新提交。"))
