"""Parameters from the start of works on: progress, acceptance, evaluation, performance, checks, the house."""

from django.utils.translation import gettext_noop as _

from governance.policy.catalogue.entry import FIXED, NOTED, Entry

# fmt: off
# One entry a table row: it is read and compared as a table.

IMPLEMENTATION = [
    Entry("progress.cycle", _("进度报送周期"), "months", 1, "practice", ("S9",), "R61"),
    Entry("progress.missed_alert", _("连续缺报进度的提示次数"), "integer", 2, "practice", ("S9",), "R61",
          sentence=_("缺报达到此次数即提示街道。"), effect=NOTED),
    Entry("inactivity.warn", _("无进展警示"), "months", 2, "default", (), "R61", "U29"),
    Entry("inactivity.suspend", _("无进展暂停"), "months", 4, "default", (), "R61", "U29"),
    Entry("start.checklist", _("开工安全核对"), "table", [
        {"code": "barrier", "label": _("已设围挡")},
        {"code": "sign", "label": _("已设警示标志")},
        {"code": "neighbours", "label": _("已告知周边居民")},
    ], "practice", ("S18",), "R62", effect=FIXED),
    Entry("photos.per_phase", _("施工前、中、后照片最少张数"), "integer", 1, "practice", ("S23", "S140"), "R63"),
    Entry("warranty.engineering", _("工程类保修期"), "months", 24, "default", ("S105",), "R70", "U30"),
    Entry("warranty.goods", _("实物类保修期"), "months", 12, "default", ("S105",), "R70", "U30"),
]

ACCEPTANCE = [
    Entry("acceptance.due", _("申请验收后的验收期限"), "working_days", 15, "default", (), "R64", "U21"),
    Entry("acceptance.group_min.engineering", _("工程类验收小组最少人数"), "integer", 5, "default", ("S101",), "R64",
          "U19"),
    Entry("acceptance.group_min.goods", _("实物类验收小组最少人数"), "integer", 3, "default", ("S101",), "R64", "U19"),
    Entry("acceptance.group_min.service", _("服务类验收小组最少人数"), "integer", 3, "default", ("S101",), "R64",
          "U19"),
    Entry("acceptance.group_is_odd", _("验收小组人数须为单数"), "boolean", True, "default", (), "R64", "U19"),
    Entry("acceptance.resident_share", _("验收小组居民最低比例"), "fraction", "1/3", "default", ("S101",), "R64",
          "U19"),
    Entry("acceptance.required_roles", _("验收小组必备人员"), "table", [
        {"code": "community_secretary", "label": _("社区党委书记"), "types": ["engineering"]},
        {"code": "committee_member", "label": _("居委会成员"), "types": ["service", "goods", "engineering"]},
        {"code": "council_member", "label": _("居民议事员"), "types": ["service", "goods", "engineering"]},
        {"code": "proposer", "label": _("提案人代表"), "types": ["service", "goods", "engineering"]},
        {"code": "street_clerk", "label": _("街道经办人"), "types": ["engineering"]},
    ], "practice", ("S101",), "R64"),
    Entry("acceptance.supplier_counts", _("承接方计入验收人数"), "boolean", False, "practice", ("S101",), "R64",
          effect=FIXED),
    Entry("acceptance.opinions_min", _("服务对象意见最少份数"), "integer", 10, "default", ("S95",), "R65", "U20"),
    Entry("acceptance.opinions_share", _("服务对象意见占参加人数的最低比例"), "percent", 10, "default", ("S95",), "R65",
          "U20", sentence=_("与最少份数相比取较大者。")),
    Entry("rectification.days", _("验收整改期限"), "working_days", 10, "default", (), "R69", "U22"),
    Entry("rectification.times", _("准许整改次数"), "integer", 1, "default", (), "R69", "U22",
          sentence=_("再次不合格由街道决定。")),
    Entry("acceptance.measure_tolerance", _("实测数量与合同的容许偏差"), "percent", 10, "default", ("S98", "S123"),
          "R71"),
]

EVALUATION = [
    Entry("evaluation.window", _("居民评价期"), "working_days", 15, "default", ("SEED",), "R72", "U45"),
    Entry("evaluation.min_ratings", _("计入满意度的最少评价数"), "integer", 20, "default", (), "R72", "U45"),
    Entry("evaluation.min_share", _("评价数占服务对象的最低比例"), "percent", 10, "default", (), "R72", "U45",
          sentence=_("与最少评价数相比取较小者。")),
    Entry("evaluation.pass", _("满意度合格线"), "percent", 80, "default", ("S35",), "R72", "U23",
          sentence=_("满意及以上的评价所占比例。")),
    Entry("evaluation.dimensions", _("评价维度"), "table", [
        {"code": "need", "label": _("必要性")},
        {"code": "openness", "label": _("过程公开")},
        {"code": "quality", "label": _("质量")},
        {"code": "effect", "label": _("效果")},
        {"code": "attitude", "label": _("服务态度")},
    ], "default", ("S87",), "R72", effect=FIXED),
    Entry("evaluation.top_rating", _("评价满分"), "integer", 5, "default", (), "R72", effect=FIXED),
    Entry("evaluation.satisfied_from", _("计为满意的最低评分"), "integer", 4, "default", (), "R72", "U23"),
    Entry("evaluation.dissatisfied_to", _("计为不满意的最高评分"), "integer", 2, "practice", ("S87",), "R80",
          sentence=_("首次不满意交责任人重办，再次不满意报区。")),
    Entry("evaluation.redo_times", _("不满意后重办次数"), "integer", 1, "practice", ("S87",), "R80"),
    Entry("performance.weights", _("绩效评分权重"), "table", [
        {"code": "decision", "label": _("决策"), "points": 10},
        {"code": "process", "label": _("过程"), "points": 20},
        {"code": "output", "label": _("产出"), "points": 35},
        {"code": "benefit", "label": _("效益"), "points": 20},
        {"code": "satisfaction", "label": _("满意度"), "points": 15},
    ], "default", ("S89",), "R72", "U24"),
    Entry("performance.grades", _("绩效等级"), "table", [
        {"code": "excellent", "label": _("优"), "at_least": 90},
        {"code": "good", "label": _("良"), "at_least": 80},
        {"code": "fair", "label": _("中"), "at_least": 60},
        {"code": "poor", "label": _("差"), "at_least": 0},
    ], "practice", ("S89",), "R73"),
]

CHECKS = [
    Entry("audit.self_check_share", _("社区自查比例"), "percent", 100, "default", ("SEED",), "R74", "U26",
          effect=FIXED),
    Entry("audit.self_check_at", _("社区自查时点"), "text", "completion", "default", ("SEED",), "R74", "U26",
          sentence=_("每个项目完工时自查。"), effect=FIXED),
    Entry("audit.full_check_share", _("街道普查比例"), "percent", 100, "default", ("SEED",), "R74", "U26",
          effect=FIXED),
    Entry("audit.full_check_cycle", _("街道普查周期"), "months", 3, "default", ("SEED",), "R74", "U26"),
    Entry("audit.sample_count", _("区抽查项目数比例"), "percent", 10, "default", ("SEED",), "R74", "U25"),
    Entry("audit.sample_money", _("区抽查金额最低比例"), "percent", 20, "default", ("SEED",), "R74", "U25"),
    Entry("audit.sample_strata", _("区抽查分层"), "list", ["street", "type"], "default", ("SEED",), "R74", "U25",
          sentence=_("按街道和项目类型分层抽取，随机种子留存。")),
    Entry("audit.supplier_share", _("同一承接方占比提示线"), "percent", 50, "default", ("S125",), "R57",
          sentence=_("同一承接方占一个机构全年签约金额超过此比例即提示。")),
    Entry("audit.year_end_assessment", _("年终集体评议已完成项目"), "boolean", True, "practice", ("S112",), "R84",
          effect=NOTED),
]

HOUSE = [
    Entry("warning.yellow_from", _("期限黄色提醒的时点"), "fraction", "2/3", "default", (), "R69", "U47",
          sentence=_("期限已用去此比例即黄色提醒，到期日红色提醒。")),
    Entry("warning.escalation", _("逾期上报一级的期限"), "working_days", 2, "default", (), "R69", "U47"),
    Entry("calendar.allows_provisional", _("准许用暂定日历推算期限"), "boolean", True, "default", (), "R31", "U37",
          sentence=_("放假安排尚未公布的年度按周末和法定节假日暂定，公布后重新计算。")),
    Entry("retention.demand_text", _("需求原话和联系方式保存年限"), "years", 2, "default", (), "R83",
          sentence=_("需求答复、转办或合并满此年限后自动删除原话、姓名、电话和照片；办理记录和校验值保留。")),
    Entry("retention.roster", _("特殊家庭名册保存年限"), "years", 2, "default", (), "R83",
          sentence=_("名册年度结束满此年限后自动清除姓名、住址、电话和情况说明；走访结果只留数字。")),
    Entry("retention.objection", _("异议内容和异议人信息保存年限"), "years", 2, "default", (), "R83", "U31",
          sentence=_("异议答复满此年限后自动删除异议内容、姓名和电话；办理记录、答复和校验值保留。")),
    Entry("retention.report", _("公众监督反映内容保存年限"), "years", 2, "default", (), "R83", "U31",
          sentence=_("反映答复满此年限后自动删除反映内容和电话；办理记录、答复和校验值保留。")),
    Entry("retention.rating_comment", _("居民评价文字保存年限"), "years", 2, "default", (), "R83", "U31",
          sentence=_("评价满此年限且项目评价已结束的，自动删除评价文字和评价人标识；分数保留。")),
    Entry("map.needs_coordinates", _("项目须有坐标"), "boolean", False, "default", (), "R77", "U38", effect=FIXED),
    Entry("edition.banner", _("页面标明所依政策版本"), "boolean", True, "default", ("S1",), "R01", "U40",
          sentence=_("2020年版现行效力待区民政局确认。")),
]

ENTRIES = [*IMPLEMENTATION, *ACCEPTANCE, *EVALUATION, *CHECKS, *HOUSE]
