"""What a visitor may choose of the look: colours and size of letters. `""` leaves it to her device."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Theme(TextChoices):
    """Ink on paper, paper on ink, or black and white without shades."""

    AUTO = "", _("跟随系统")
    LIGHT = "light", pgettext_lazy("theme", "浅色")
    DARK = "dark", pgettext_lazy("theme", "深色")
    CONTRAST = "contrast", _("高对比")


class Size(TextChoices):
    """Letters as the browser has them, or a quarter larger."""

    NORMAL = "", _("标准字号")
    LARGE = "large", _("大字")


CHOICES: dict[str, type[TextChoices]] = {"theme": Theme, "size": Size}
"""Name of the cookie, which is also the name in a form and of the attribute of the page, and what it may hold."""
