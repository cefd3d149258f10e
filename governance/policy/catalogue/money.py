"""Parameters of sections 2 and 4: types, caps, negative list, money, procurement and suppliers."""

from django.utils.translation import gettext_noop as _

from governance.policy.catalogue.entry import FIXED, NOTED, Entry

# fmt: off
# One entry a table row: it is read and compared as a table.

TYPES = [
    Entry("type.codes", _("项目类型"), "table", [
        {"code": "service", "label": _("服务类")},
        {"code": "goods", "label": _("实物类")},
        {"code": "engineering", "label": _("工程类")},
    ], "regulation", ("SEED", "S2"), "R07", note="市级文件称“货物类”，南山区称“实物类”", effect=FIXED),
    Entry("type.categories", _("内容类别"), "table", [
        {"code": "convenience", "label": _("便民利民类")},
        {"code": "activity", "label": _("群众活动类")},
        {"code": "public_spirit", "label": _("公益风尚类")},
        {"code": "facility", "label": _("公共设施类")},
        {"code": "other", "label": _("其他服务类")},
    ], "regulation", ("S3",), "R08", effect=FIXED),
    Entry("cap.service", _("服务类单项资金上限"), "money", 500_000, "regulation", ("SEED",), "R02",
          before=200_000, before_basis="regulation", before_note="原“1+3”文件"),
    Entry("cap.goods", _("实物类单项资金上限"), "money", 500_000, "regulation", ("SEED",), "R03",
          before=500_000, before_basis="regulation", before_note="原“1+3”文件"),
    Entry("cap.engineering", _("工程类单项资金上限"), "money", 1_000_000, "regulation", ("SEED",), "R04",
          before=500_000, before_basis="regulation", before_note="原“1+3”文件"),
    Entry("cap.is_in_principle", _("上限为“原则上”，可经党工委决定突破"), "boolean", True, "practice", ("S6",), "R05"),
    Entry("negative_list.questions", _("负面清单逐条核对"), "table", [
        {"code": "property_duty", "label": _("是否属于物业服务企业等其他社会主体应承担的职责"), "rule": "R09",
         "when_yes": "block", "types": ["service", "goods", "engineering"]},
        {"code": "owner_duty", "label": _("是否属于业主个人应承担的责任"), "rule": "R09",
         "when_yes": "block", "types": ["service", "goods", "engineering"]},
        {"code": "government_project", "label": _("是否与市、区政府在建或拟建的政府投资项目重复"), "rule": "R10",
         "when_yes": "block", "types": ["service", "goods", "engineering"]},
        {"code": "department_duty", "label": _("是否属于政府部门职责范围内的事项"), "rule": "R11",
         "when_yes": "warn", "types": ["service", "goods", "engineering"]},
        {"code": "service_centre", "label": _("是否属于社区党群服务中心已购买的服务内容"), "rule": "R12",
         "when_yes": "warn", "types": ["service"]},
        {"code": "split", "label": _("是否由一个项目拆分而来"), "rule": "R58",
         "when_yes": "block", "types": ["service", "goods", "engineering"]},
    ], "practice", ("S6", "S36", "S58", "S125"), "R09", note="南山区负面清单全文未见"),
]

FUNDS = [
    Entry("community_year_ceiling", _("社区年度资金额度"), "money", 2_000_000, "default", ("S7",), "R43", "U01",
          note="龙岗区2017年每社区200万元"),
    Entry("work_fund_share", _("配套工作经费占项目资金的上限"), "percent", 5, "default", ("SEED",), "R41", "U02",
          note="访谈称已调整，比例未公布"),
    Entry("work_fund_uses", _("配套工作经费准许用途"), "list", [], "default", (), "R41", "U02",
          note="须由区民政局设定"),
    Entry("funding.city_share", _("市级配套比例"), "fraction", "1/2", "regulation", ("S114",), "R42",
          note="由市、区财政按照1:1配套"),
    Entry("funding.split_tolerance", _("市区配套尾差容许"), "money", 1, "default", (), "R42", effect=NOTED),
    Entry("funding.is_strictly_matched", _("每笔资金严格对应项目"), "boolean", True, "practice", ("S129",), "R44",
          effect=FIXED),
    Entry("voucher.cycle", _("凭证报送街道财务的周期"), "months", 1, "practice", ("S129",), "R45", effect=NOTED),
    Entry("carry_over.is_on", _("准许结转"), "boolean", False, "default", (), "R43", "U27", effect=FIXED),
    Entry("carry_over.years", _("未用完的已承诺资金可结转年数"), "years", 1, "default", (), "R43", "U27", effect=NOTED),
    Entry("change.tolerance", _("变更由街道审批的幅度上限"), "percent", 10, "default", (), "R29", "U28",
          sentence=_("预算或内容变更在此幅度以内由街道审批，超出须重新评议。")),
]

PROCUREMENT = [
    Entry("procurement.bands", _("采购方式分档"), "table", [
        {"code": "direct", "label": _("不足1万元：说明理由后直接采购"), "from": 0, "below": 10_000, "quotes": 1,
         "panel": 0, "notice_working_days": 0},
        {"code": "quotes", "label": _("1万元至不足10万元：三家比价"), "from": 10_000, "below": 100_000, "quotes": 3,
         "panel": 0, "notice_working_days": 0},
        {"code": "panel", "label": _("10万元至不足50万元：三家报价并由3人以上小组评审"), "from": 100_000,
         "below": 500_000, "quotes": 3, "panel": 3, "notice_working_days": 0},
        {"code": "open", "label": _("50万元至不足100万元：公开公告5个工作日并由5人以上小组评审"), "from": 500_000,
         "below": 1_000_000, "quotes": 3, "panel": 5, "notice_working_days": 5},
        {"code": "central", "label": _("100万元及以上：核对集中采购"), "from": 1_000_000, "below": None, "quotes": 3,
         "panel": 5, "notice_working_days": 5},
    ], "default", ("S76", "S84"), "R46", "U17"),
    Entry("procurement.centralised_from", _("集中采购核对起点"), "money", 1_000_000, "practice", ("S84",), "R46",
          note="含本数"),
    Entry("procurement.centralised_is_inclusive", _("集中采购起点含本数"), "boolean", True, "practice", ("S84",),
          "R46", effect=FIXED),
    Entry("procurement.min_quotes", _("比价至少家数"), "integer", 3, "practice", ("S76",), "R47"),
    Entry("procurement.open_notice", _("公开采购公告期"), "working_days", 5, "default", (), "R46", "U17"),
    Entry("procurement.needs_acceptance_plan", _("合同须载明验收方案"), "boolean", True, "practice", ("S95",), "R67"),
    Entry("supplier.min_years", _("承接方成立年限"), "decimal", 1, "practice", ("S56", "S57"), "R48",
          sentence=_("以年计，可设为0.5、1或2。")),
    Entry("supplier.min_years_relaxed", _("信用良好者放宽后的成立年限"), "decimal", "0.5", "practice",
          ("S56", "S57"), "R48"),
    Entry("supplier.clean_years", _("承接方无不良记录年限"), "years", 2, "practice", ("S58",), "R49"),
    Entry("supplier.preference", _("同等条件下的优先次序"), "list", [_("项目库入库项目"), _("社会组织")], "practice",
          ("S57", "S58"), "R51", effect=FIXED),
    Entry("split.window", _("疑似拆分的观察期"), "days", 365, "default", ("S125",), "R58", "U44"),
    Entry("split.same", _("疑似拆分的相同要素"), "list", ["place", "supplier", "type"], "default", ("S125",), "R58",
          "U44", sentence=_("地点、承接方或类型相同的项目，在观察期内合计超过该类型上限即提示。")),
    Entry("retention.years", _("采购和验收档案保存年限"), "years", 15, "default", ("S96",), "R82", "U31"),
]

LIBRARY = [
    Entry("library.cycle", _("项目库更新周期"), "months", 12, "practice", ("S34",), "R52"),
    Entry("library.finished_runs", _("入库前至少完成的实施次数"), "integer", 1, "practice", ("S34",), "R53", "U32",
          effect=FIXED),
    Entry("library.entry_score", _("入库最低评分"), "score", 80, "default", ("S34",), "R53", "U32"),
    Entry("library.experts", _("入库评审专家最少人数"), "integer", 3, "default", ("S34",), "R54", "U43"),
    Entry("library.scope", _("项目库范围"), "text", "district", "default", (), "R52", "U33",
          sentence=_("全区共用一个项目库。"), effect=FIXED),
    Entry("library.allows_street", _("准许街道另设项目库"), "boolean", True, "default", (), "R52", "U33", effect=NOTED),
]

ENTRIES = [*TYPES, *FUNDS, *PROCUREMENT, *LIBRARY]
