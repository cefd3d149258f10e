"""The recipe of a draw: a script of the standard library alone that anyone can run against the portal's word."""

from audit.models import Sample

SCRIPT = '''\
# 区级抽查 {pk} 复算脚本：只用 SHA-256。保存为 recipe.py，运行 python3 recipe.py。
import hashlib
from decimal import Decimal
from fractions import Fraction

FRAME = """\\
{frame}
"""
FRAME_HASH = "{frame_hash}"  # 冻结时公布的清单校验码
ENTROPY = {entropy!r}  # 冻结之后才产生的随机文本
COUNT_SHARE = Fraction("{count_share}")  # 每层抽取比例
MONEY_SHARE = Fraction("{money_share}")  # 金额最低比例
PUBLISHED = {drawn!r}  # 公布的抽取结果，按次序


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


rows = [line.split(";") for line in FRAME.split()]
frame_hash = sha256("\\n".join(sorted(FRAME.split())))
seed = sha256(frame_hash + ":" + ENTROPY)
rows.sort(key=lambda row: (sha256(seed + ":" + row[0]), row[0]))
drawn = []
for stratum in sorted({{row[1] for row in rows}}):
    members = [row for row in rows if row[1] == stratum]
    exact = COUNT_SHARE * len(members)
    drawn += members[: -(-exact.numerator // exact.denominator)]
wanted = MONEY_SHARE * Fraction(sum(Decimal(row[2]) for row in rows))
for row in rows:
    if Fraction(sum((Decimal(taken[2]) for taken in drawn), Decimal(0))) >= wanted:
        break
    if row not in drawn:
        drawn.append(row)
codes = [row[0] for row in drawn]
print("清单校验码", frame_hash, "一致" if frame_hash == FRAME_HASH else "不一致")
print("种子", seed)
for rank, code in enumerate(codes, start=1):
    print(rank, code)
print("与公布结果一致" if codes == PUBLISHED and frame_hash == FRAME_HASH else "与公布结果不一致")
'''


def recipe(sample: Sample) -> str:
    """The script for a drawn sample, its frame within (R74): hash, seed, strata, quotas, the order of the draw."""
    drawn = list(sample.rows.filter(is_drawn=True).order_by("rank").values_list("code", flat=True))
    return SCRIPT.format(
        pk=sample.pk, frame="\n".join(sorted(line.canonical for line in sample.lines())), drawn=drawn,
        frame_hash=sample.frame_hash, entropy=sample.entropy, count_share=sample.count_share,
        money_share=sample.money_share,
    )  # fmt: skip
