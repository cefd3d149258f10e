"""Invented names, telephone numbers and registrations that belong to nobody."""

from random import Random

SURNAMES = "陈林黄李张王刘吴周杨郑何梁罗谢曾邓彭许苏叶卢蔡钟潘曹冯袁江魏"
GIVEN = (
    "志强", "秀英", "建华", "晓燕", "伟明", "丽珍", "国栋", "美玲", "海涛", "小红", "俊杰", "玉兰",
    "永康", "淑芬", "文斌", "雪梅", "振东", "慧敏", "家辉", "桂芳", "立新", "春霞", "晓东", "婉仪",
    "德胜", "凤娟", "启航", "静怡", "长青", "思敏", "锦荣", "佩珊", "子轩", "月华", "卓然", "少芬",
    "兆基", "嘉欣", "润生", "巧云", "一鸣", "若兰",
)  # fmt: skip
MARK = "（演示）"


class Names:
    """People's names, none twice, and numbers out of ranges that no operator gives out."""

    def __init__(self, random: Random) -> None:
        pairs = [surname + given for surname in SURNAMES for given in GIVEN]
        random.shuffle(pairs)
        self._names, self._numbers, self._registrations = iter(pairs), iter(range(1, 10**6)), iter(range(1, 10**6))

    def person(self) -> str:
        """A name that says that it is invented."""
        return next(self._names) + MARK

    def phone(self) -> str:
        """Eleven digits beginning with 100: no such mobile number exists."""
        return f"100{next(self._numbers):08d}"

    def registration(self) -> str:
        """Eighteen signs beginning with 00: no registrar gives them out."""
        return f"00DEMO{next(self._registrations):012d}"
