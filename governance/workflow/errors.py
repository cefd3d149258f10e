"""The five ways in which the door stays shut, in the order in which they are asked."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from governance.workflow.guards import Refusal


class Shut(Exception):
    """A step was refused; `str()` is a sentence for the person, `status` the HTTP answer."""

    status = 422
    sentence = _("此操作现在不能进行。")

    def __init__(self, sentence: object = "") -> None:
        super().__init__(sentence or self.sentence)


class OutOfReach(Shut):
    """404: for this person the object does not exist."""

    status = 404
    sentence = _("没有找到，或者不在您的管辖范围内。")


class NotPermitted(Shut):
    """403: within reach, but without the right, or barred by a duty done before."""

    status = 403
    sentence = _("您没有办理这一步的权限。")


class Recused(Shut):
    """403: the person declared a conflict of interest in this matter (R55)."""

    status = 403
    sentence = _("您已回避此事项。")


class Stale(Shut):
    """409: the object has moved since the page was made, or the step does not start from here."""

    status = 409
    sentence = _("此事项已被他人办理或页面已过期，请刷新后再试。")


class Refused(Shut):
    """422: not yet; `refusals` says everything that is missing, at once."""

    status = 422

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = list(refusals)
        super().__init__("\n".join(str(refusal) for refusal in self.refusals))


class SideDoor(TypeError):
    """A programming error: somebody tried to move a state without `perform`."""
