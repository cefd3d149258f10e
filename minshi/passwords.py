"""Which passwords are refused besides the short and the common: those made of words of the place and the house."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = (
    "minshengweishishi", "minsheng", "weishishi", "minshi", "canyujianshe", "canyu", "jianshe", "nanshan", "shenzhen",
    "guangdong", "shequ", "jiedao", "yuehai", "xili", "shekou", "nantou", "taoyuan", "zhaoshang", "shahe", "minzheng",
    "password", "mima", "admin", "welcome", "民生微实事", "民生", "微实事", "参与建设", "南山", "深圳", "广东", "社区",
    "街道", "粤海", "西丽", "蛇口", "南头", "桃源", "招商", "沙河", "民政", "密码",
)  # fmt: skip
"""Names of the house, of Nanshan and its streets, and what people put where a password is asked for."""
LEAST = 6
"""So many signs must be left, digits and punctuation apart, once the words are taken out."""


class PlaceWordsValidator:
    """Refuses a password of which hardly anything is left without the words of the place and the person's own names."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for such a password."""
        own = [str(getattr(user, name, "") or "").lower() for name in ("username", "name")]
        left = password.lower()
        is_told = False
        for word in sorted((*WORDS, *(name for name in own if len(name) > 1)), key=len, reverse=True):
            is_told = is_told or word in left
            left = left.replace(word, "")
        if is_told and len(re.sub(r"[\W\d_]", "", left)) < LEAST:
            raise ValidationError(
                _("密码里主要是地名、平台名或您的名字，容易被猜到；请换成别的词。"), code="place_words"
            )

    def get_help_text(self) -> str:
        """What the page says before."""
        return _("不要用地名、平台名或自己的名字作密码。")
