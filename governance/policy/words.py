"""The code words that text and list parameters may hold: which are allowed where, and how a reader sees each."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

WORDS = {
    "approve": _("审批"),
    "file": _("备案"),
    "present": _("到会者"),
    "all": _("全体成员"),
    "valid": _("有效票"),
    "person_or_household": _("不重复的居民或家庭"),
    "forms": _("表单"),
    "csv": _("区民政局上传表格"),
    "export": _("导出文件"),
    "district": _("全区"),
    "street": _("街道"),
    "completion": _("项目完工时"),
    "place": _("地点"),
    "supplier": _("承接方"),
    "type": _("项目类型"),
}
"""Code word → Chinese."""

CHOICES: dict[str, tuple[str, ...]] = {
    "street.approval_mode": ("approve", "file"),
    "council.pass_base": ("present", "all", "valid"),
    "collection.counts": ("person_or_household", "forms"),
    "collection.roster_source": ("csv",),
    "demand.referral": ("export",),
    "library.scope": ("district", "street"),
    "audit.self_check_at": ("completion",),
    "audit.sample_strata": ("street", "type"),
    "split.same": ("place", "supplier", "type"),
}
"""Parameter → the code words it may hold; a parameter not named here is free text."""


def word(code: str) -> str:
    """A code word, or a text of the catalogue, in the reader's language; any other text as it stands."""
    return str(WORDS.get(code) or (code and gettext(code)))
