"""The rules R01–R89 and the open questions U01–U47 as data: short titles, sources, and how firmly each is enforced."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BASES = {
    "regulation": _("规范性文件"),
    "practice": _("周边实践，未见南山区明文"),
    "inference": _("推定"),
    "default": _("默认值，待区民政局确认"),
}
"""What a rule may rest on."""

HARDNESS = {"B": _("不符合即不得办理"), "W": _("提示并须说明理由"), "A": _("自动处理"), "C": _("可设定")}
"""The letters of `hardness`."""

DEFAULT_STATES = {"block": _("拦阻"), "warn": _("提示"), "automatic": _("自动"), "setting": _("按设定")}
"""How a rule behaves unless somebody sets it otherwise."""


@dataclass(frozen=True)
class Rule:
    """One rule. `source` holds tags as in the policy: SEED (the interview), S-numbers, CP (elsewhere), INF."""

    number: str
    title: Promise
    source: str
    basis: str
    hardness: str
    default_state: str

    @property
    def sources(self) -> list[str]:
        """The tags one by one."""
        return self.source.split()

    @property
    def basis_label(self) -> str:
        """The basis in Chinese."""
        return str(BASES[self.basis])


@dataclass(frozen=True)
class Unknown:
    """Something nobody has confirmed, and the default that stands in its place."""

    number: str
    title: Promise
    default: Promise


def _rules(*rows: tuple[str, Promise, str, str, str, str]) -> dict[str, Rule]:
    return {row[0]: Rule(*row) for row in rows}


def _unknowns(*rows: tuple[str, Promise, Promise]) -> dict[str, Unknown]:
    return {row[0]: Unknown(*row) for row in rows}


RULES: dict[str, Rule] = _rules(
    ("R01", _("规则随版本变化，项目按首次提交时的版本办理"), "SEED S1", "regulation", "A", "automatic"),
    ("R02", _("服务类项目不超过单项上限"), "SEED", "regulation", "B", "block"),
    ("R03", _("实物类项目不超过单项上限"), "SEED", "regulation", "B", "block"),
    ("R04", _("工程类项目不超过单项上限"), "SEED", "regulation", "B", "block"),
    ("R05", _("上限为“原则上”，突破须有街道党工委决定"), "S6", "practice", "W B", "block"),
    ("R06", _("2020年修订前的项目适用原上限"), "SEED", "regulation", "C", "setting"),
    ("R07", _("项目类型为服务、实物、工程三类之一"), "SEED S2", "regulation", "B", "block"),
    ("R08", _("内容类别为市定五类之一"), "S3", "regulation", "B", "block"),
    ("R09", _("不含物业企业或业主应承担的事项"), "S6 S36 S58", "practice", "B", "block"),
    ("R10", _("不与政府投资项目重复"), "S6 S36", "practice", "B W", "block"),
    ("R11", _("不属于其他部门职责"), "S36 CP", "practice", "W", "warn"),
    ("R12", _("不含党群服务中心已购买的服务"), "S58 CP", "practice", "W", "warn"),
    ("R13", _("每社区每年征集覆盖不少于500名（户）"), "SEED", "regulation", "W", "warn"),
    ("R14", _("特殊家庭需求征集全覆盖"), "SEED", "regulation", "B", "block"),
    ("R15", _("集中征集与日常收集并用"), "SEED", "regulation", "W", "warn"),
    ("R16", _("线上与线下途径并用"), "SEED", "regulation", "W", "warn"),
    ("R17", _("需求征集不设公示"), "SEED", "regulation", "A", "automatic"),
    ("R18", _("项目遴选不设公示"), "SEED", "regulation", "A", "automatic"),
    ("R19", _("先征集、再设计、后评议"), "SEED", "regulation", "B", "block"),
    ("R20", _("项目须来自居民需求"), "SEED", "regulation", "B", "block"),
    ("R21", _("居民参与设计、评议、实施、验收、评价"), "SEED", "regulation", "W", "warn"),
    ("R22", _("由居民议事会或居民代表评议"), "S109 S112", "practice", "B", "block"),
    ("R23", _("到会人数须超过三分之二"), "S109", "practice", "B", "block"),
    ("R24", _("逐项表决"), "S19", "practice", "B", "block"),
    ("R25", _("赞成须过到会者半数"), "S117 CP", "default", "C", "setting"),
    ("R26", _("举手表决与不记名投票均可"), "S109 S112", "practice", "A", "automatic"),
    ("R27", _("一人一票，限议事会成员"), "INF", "inference", "B", "block"),
    ("R28", _("表决前须说明项目预算"), "S109 S112", "practice", "B", "block"),
    ("R29", _("未通过的项目须重新设计才能再议"), "S19", "practice", "B", "block"),
    ("R30", _("会议记录须当时形成"), "S124", "practice", "A", "automatic"),
    ("R31", _("评议通过的项目公示5天"), "S109", "practice", "B", "block"),
    ("R32", _("在社区宣传栏和网上同时公示"), "S109 S129", "practice", "W A", "warn"),
    ("R33", _("公示须载明异议受理单位、地址、电话"), "S109", "practice", "B", "block"),
    ("R34", _("异议须在公示期内书面向居委会提出"), "S109", "practice", "A", "automatic"),
    ("R35", _("异议未答复不得进入下一环节"), "INF", "inference", "B", "block"),
    ("R36", _("特殊性、应急性项目先行实施、同步公示、事后评估"), "SEED", "regulation", "B", "block"),
    ("R37", _("应急先行只能由街道或社区启动"), "SEED", "regulation", "B", "block"),
    ("R38", _("关注应急项目占比"), "INF", "inference", "A", "automatic"),
    ("R39", _("金额较大、专业性较强或跨社区的项目由街道党工委牵头"), "SEED", "regulation", "B", "block"),
    ("R40", _("街道牵头项目须有党工委决定"), "SEED INF", "inference", "B", "block"),
    ("R41", _("配套工作经费不超过规定比例"), "SEED", "regulation", "B", "block"),
    ("R42", _("市、区资金1:1配套"), "S114", "regulation", "W", "warn"),
    ("R43", _("不超过社区年度资金额度"), "S7", "default", "B", "block"),
    ("R44", _("每笔资金对应具体项目"), "S129", "practice", "B", "block"),
    ("R45", _("凭证按月报送街道财务"), "S129", "practice", "W", "warn"),
    ("R46", _("达到集中采购起点的须核对集中采购"), "S84 CP INF", "practice", "B", "block"),
    ("R47", _("采购比价不少于三家"), "S76 CP", "practice", "W B", "block"),
    ("R48", _("承接方成立满规定年限"), "S56 S57 S58 S60", "practice", "B W", "block"),
    ("R49", _("承接方两年内无不良记录"), "S58", "practice", "B", "block"),
    ("R50", _("承接方业务范围须覆盖项目"), "S77 CP", "practice", "W", "warn"),
    ("R51", _("入库项目优先，同等条件社会组织优先"), "S57 S58", "practice", "A", "automatic"),
    ("R52", _("项目库每年更新、公开、有进有出"), "S34 CP", "practice", "A", "automatic"),
    ("R53", _("入库须有实施完成且评价良好的先例"), "S34 CP", "practice", "B", "block"),
    ("R54", _("入库须经专家评审"), "S34 CP", "practice", "B", "block"),
    ("R55", _("利益冲突须回避"), "SEED", "regulation", "B", "block"),
    ("R56", _("经办与验收、审计不得为同一人"), "INF", "inference", "B", "block"),
    ("R57", _("比对亲属与承接方关联"), "S124 S125", "practice", "A", "automatic"),
    ("R58", _("识别拆分项目"), "S125", "practice", "A", "automatic"),
    ("R59", _("识别串通报价迹象"), "S125", "practice", "A", "automatic"),
    ("R60", _("合同不早于立项，开工不早于合同"), "S124", "practice", "B", "block"),
    ("R61", _("按月报送进度"), "S9", "practice", "W", "warn"),
    ("R62", _("工程开工须有安全措施并告知邻里"), "S18", "practice", "B", "block"),
    ("R63", _("须有施工前、中、后照片"), "S23 S140", "practice", "B", "block"),
    ("R64", _("验收小组须有议事员和提案人，承接方不计票"), "S101", "practice", "B", "block"),
    ("R65", _("服务类项目验收须听取服务对象意见"), "S95", "practice", "B", "block"),
    ("R66", _("验收结果须公示"), "S95", "practice", "A", "automatic"),
    ("R67", _("合同须载明验收标准"), "S95", "practice", "B", "block"),
    ("R68", _("分期交付须分期验收"), "S95", "practice", "B", "block"),
    ("R69", _("验收不合格须限期整改并复验"), "INF S105", "inference", "A", "automatic"),
    ("R70", _("工程类项目跟踪保修期"), "S105", "practice", "A", "automatic"),
    ("R71", _("实测数量与合同核对"), "S98 S123", "practice", "W", "warn"),
    ("R72", _("完工后开展满意度评价"), "SEED S35", "regulation", "A", "automatic"),
    ("R73", _("绩效等级按90、80、60分档"), "S89 CP", "practice", "C", "setting"),
    ("R74", _("社区自查、街道普查、区抽查"), "SEED", "regulation", "A", "automatic"),
    ("R75", _("检查人须与项目无利害关系"), "SEED", "regulation", "B", "block"),
    ("R76", _("审计发现须整改销号"), "INF", "inference", "B", "block"),
    ("R77", _("实施全流程向社会公开"), "S3", "regulation", "A", "automatic"),
    ("R78", _("居民只在本社区办理，可查看全部"), "S81 CP", "practice", "B", "block"),
    ("R79", _("不属微实事的事项转办"), "S85 S86 S87 S88", "practice", "A", "automatic"),
    ("R80", _("不满意重办一次，再不满意上报"), "S87 CP", "practice", "A", "automatic"),
    ("R81", _("活动有名额和候补"), "S113", "practice", "A", "automatic"),
    ("R82", _("全过程记录不可改动"), "INF", "inference", "B", "block"),
    ("R83", _("敏感名册加密、限人、留痕"), "INF", "inference", "B", "block"),
    ("R84", _("年终集体评议当年项目"), "S112", "practice", "W", "warn"),
    ("R85", _("提案须具体、书面、签名"), "S28 CP", "practice", "B", "block"),
    ("R86", _("每个项目指定责任人"), "S7 CP", "practice", "B", "block"),
    ("R87", _("标记区级、街道级示范项目"), "S114", "regulation", "C", "setting"),
    ("R88", _("储备项目和三年滚动计划"), "S21 CP", "practice", "C", "setting"),
    ("R89", _("街道审批或备案由设定决定"), "S62 CP", "default", "C", "setting"),
)
"""Every rule by its number."""

UNKNOWNS: dict[str, Unknown] = _unknowns(
    ("U01", _("南山区社区年度资金额度"), _("每社区每年200万元，可按社区和年度调整")),
    ("U02", _("配套工作经费的比例和用途"), _("不超过项目资金的5%，用途待区民政局设定")),
    ("U03", _("“金额较大”的界限"), _("工程类达到50万元，或任何项目超过其单项上限")),
    ("U04", _("“专业性较强”的标准"), _("由经办人勾选：结构、燃气、强电、消防、边坡")),
    ("U05", _("“特殊性、应急性”的界定"), _("按清单核对：危及安全、突发事件、7天以内处置、上级交办")),
    ("U06", _("应急项目事后评估的期限"), _("完工后15个工作日")),
    ("U07", _("公示天数和单位"), _("5个工作日")),
    ("U08", _("评议结果以外的公示环节"), _("评议结果5、立项3、成交3、验收结果5个工作日")),
    ("U09", _("异议答复期限"), _("5个工作日")),
    ("U10", _("居民议事会人数和任期"), _("15至25人，任期5年")),
    ("U11", _("法定人数是“超过”还是“达到”三分之二"), _("须超过三分之二")),
    ("U12", _("议题通过比例"), _("超过到会者二分之一；30万元及以上达到三分之二")),
    ("U13", _("回避是否减少人数基数"), _("减少该议题的基数，不减少全会的基数")),
    ("U14", _("线上表决的效力"), _("准许作为补充，须实名")),
    ("U15", _("谁可以提出项目"), _("年满18岁的居民、居委会、社区工作站、社会组织、代表委员")),
    ("U16", _("街道审核期限"), _("7个工作日，逾期提醒和上报，从不自动通过")),
    ("U17", _("采购方式分档"), _("1万、10万、50万、100万元四个档口")),
    ("U18", _("须回避的关系"), _("配偶、三代以内血亲、近姻亲，三年内任职或持股")),
    ("U19", _("验收小组人数"), _("工程类不少于5人，实物类和服务类不少于3人，单数，居民不少于三分之一")),
    ("U20", _("服务对象意见份数"), _("10份或参加人数的10%，取较大者")),
    ("U21", _("验收期限"), _("申请验收后15个工作日")),
    ("U22", _("整改期限"), _("10个工作日，一次；再不合格由街道决定")),
    ("U23", _("满意度合格线"), _("满意及以上达到80%")),
    ("U24", _("绩效评分权重"), _("决策10、过程20、产出35、效益20、满意度15")),
    ("U25", _("区抽查比例"), _("项目数10%且金额不少于20%，按街道和类型分层")),
    ("U26", _("自查和普查周期"), _("每个项目完工时自查，街道每季度普查")),
    ("U27", _("结转"), _("默认不结转；开启后已承诺资金结转1年")),
    ("U28", _("变更幅度"), _("预算或内容10%以内由街道审批，超出重新评议")),
    ("U29", _("无进展的处置"), _("2个月警示，4个月暂停")),
    ("U30", _("保修期"), _("工程类24个月，实物类12个月")),
    ("U31", _("档案保存年限"), _("15年")),
    ("U32", _("入库最低评分"), _("80分且至少完成一次实施")),
    ("U33", _("项目库的层级"), _("全区共用，街道可另设")),
    ("U34", _("需求最少字数和查重"), _("10个字；相似度达到0.8提示合并")),
    ("U35", _("特殊家庭名册来源"), _("由区民政局上传表格，不联网")),
    ("U36", _("“500名（户）”如何计数"), _("每年按不重复的居民或家庭计数")),
    ("U37", _("节假日安排"), _("可维护的日历表，周末不计")),
    ("U38", _("项目坐标"), _("可不填")),
    ("U39", _("与民意速办的衔接"), _("只导出文件")),
    ("U40", _("2020年版办法是否仍然有效"), _("页面标明所依版本")),
    ("U41", _("会议记录何时锁定"), _("散会后24小时")),
    ("U42", _("应急项目占比提示线"), _("超过社区全年项目数的20%")),
    ("U43", _("入库评审专家人数"), _("3名，与项目无利害关系")),
    ("U44", _("拆分项目的识别口径"), _("365天内地点、承接方或类型相同，合计超过该类型上限")),
    ("U45", _("居民评价期和最少评价数"), _("15个工作日；至少20份，或服务对象的10%，取较小者")),
    ("U46", _("需求首次答复期限"), _("5个工作日；涉及安全的1个工作日")),
    ("U47", _("期限提醒"), _("用去三分之二黄色提醒，到期日红色提醒，逾期2个工作日上报一级")),
)
"""Every open question by its number."""
