"""The town's projects: forty real titles and some of its own, spread over tracks, types, states and communities."""

import csv
from pathlib import Path

from portal.demonstration.roads import detour, emergency, ordinary, street_led
from portal.demonstration.walks.base import Plan
from projects.kinds import Category, ProjectType, VoteMode

FILE = Path(__file__).parent / "data" / "real-projects.csv"
TYPES = {"工程": ProjectType.ENGINEERING, "工程+共建": ProjectType.ENGINEERING, "货物": ProjectType.GOODS}
"""The file's words for types; everything else is a service."""
ELSEWHERE = ("莲塘社区", "老围社区")
"""Communities of other districts in titles; the title gets the name of the community where it is placed."""

C, S, G, E = Category, ProjectType.SERVICE, ProjectType.GOODS, ProjectType.ENGINEERING
NAMED = VoteMode.NAMED
_D = "440305"


def real_titles() -> list[tuple[str, str]]:
    """(title, type) of the file, remarks behind the titles left out."""
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return [(_clean(row["title"]), TYPES.get(row["type"], S)) for row in rows]


def _clean(title: str) -> str:
    title = title.split(" (")[0].strip()
    for name in ELSEWHERE:
        title = title.replace(name, "{community}")
    return title


REAL = real_titles()


def real(number: int, category: str, unit: str, road: tuple, age: int, purpose: str, *asks: str,
         **more: object) -> Plan:  # fmt: skip
    """A plan under the title in the numbered line of the file, the first line being 1."""
    title, type_ = REAL[number - 1]
    return Plan(title, type_, category, _D + unit, road, age, purpose, asks, **more)  # type: ignore[arg-type]


def own(title: str, type_: str, category: str, unit: str, road: tuple, age: int, purpose: str, *asks: str,
        **more: object) -> Plan:  # fmt: skip
    """A plan under a title of the town's own."""
    return Plan(title, type_, category, _D + unit, road, age, purpose, asks, **more)  # type: ignore[arg-type]


# fmt: off
# One plan an entry: it is read and compared as a table.

DESK = [
    real(25, C.WELFARE, "006007", ordinary("design"), 1, "老年居民慢性病多，希望在家门口得到中医调理指导。",
         "社区老人多，想请中医师定期来教养生和推拿"),
    own("楼道应急照明更换", G, C.FACILITY, "002003", ordinary("draft"), 0,
        "老旧楼道应急灯大面积损坏，夜间停电时无法疏散。",
        "楼道里的应急灯坏了一大半，停电时一片漆黑"),
    real(21, C.ACTIVITY, "007015", ordinary("submit", 1, ("send_back", 2)), 2, "以传统美食为媒，让新老居民相互认识。",
         "小区里来自各地的邻居多，想办一次家乡美食聚会"),
    own("社区小花园无障碍坡道改造", E, C.FACILITY, "005008",
        ordinary("announce", 1, ("object", 2), ("uphold", 2)), 3, "花园入口只有台阶，轮椅和婴儿车上不去。",
        "花园门口全是台阶，坐轮椅的老人进不去"),
    real(22, C.ACTIVITY, "007015", ordinary("submit"), 1, "增进亲子沟通，减少家庭矛盾。",
         "双职工家庭多，希望周末有亲子活动可以参加"),
    real(39, C.FACILITY, "003012", ordinary("submit"), 2, "消防器材老化，志愿消防队缺少装备。",
         "微型消防站的器材过期了，社区志愿队用不上"),
    own("巷道太阳能路灯加装", E, C.FACILITY, "009006", street_led("submit"), 1, "城中村巷道没有路灯，晚归居民摔伤。",
        "巷子里没有灯，晚上下班回家磕磕碰碰很危险", is_professional=True),
]
"""In design and screening."""

DELIBERATED = [
    real(23, C.WELFARE, "007015", ordinary("convene"), 1, "农贸市场周边食品安全投诉多，居民希望共同监督。",
         "菜市场旁边的小摊卫生让人不放心，希望居民一起监督"),
    real(24, C.ACTIVITY, "006011", ordinary("convene", 1, ("vote_without_quorum", 3)), 2,
         "让孩子动手接触航模和编程，丰富暑期生活。", "孩子暑假没地方去，希望有科普课", vote=NAMED),
    own("社区晾衣架更新", G, C.CONVENIENCE, "003022", ordinary("convene"), 2, "公共晾晒区衣架锈断，晾晒没地方。",
        "楼下晾衣架断了几根，被子没有地方晒"),
    own("北环片区慢行连廊修缮", E, C.FACILITY, "008", street_led("escalate"), 2,
        "三个社区共用的连廊破损积水，行人绕行车道。", "连廊地砖碎了，下雨积水只能走到马路上",
        partners=("440305008012", "440305008016"), between=(420_000, 640_000)),
    real(40, C.FACILITY, "007025", street_led("escalate"), 3, "小区没有管道燃气，居民仍用钢瓶，安全隐患大。",
         "我们还在用煤气罐，希望尽快通管道天然气", is_professional=True, between=(520_000, 860_000)),
    real(27, C.OTHER, "009012", ordinary("convene", 1, ("vote_down", 3), ("announce_loss", 0)), 4,
         "拆迁工地扬尘大，周边居民晾晒和开窗困难。", "旁边拆楼灰尘太大，窗户都不敢开", vote=NAMED),
    own("社区广场大型电子屏采购", G, C.OTHER, "001018",
        ordinary("convene", 1, ("vote_down", 3), ("announce_loss", 0)), 12, "希望在广场发布通知和播放影片。",
        "广场可以装个大屏放电影"),
]
"""Before the council and the committee, and lost there."""

PUBLICISED = [
    real(16, C.ACTIVITY, "006002", ordinary("announce"), 1, "邻里互不相识，借节日拉近距离。",
         "住了十年不认识对门，想办邻里节",
         vote=NAMED, has_recusal=True),
    real(38, C.FACILITY, "009005", ordinary("announce", 1, ("object", 2)), 0, "排污管淤堵，雨天污水倒灌一楼。",
         "一下雨厕所就返水，管道该清一清了"),
    real(17, C.ACTIVITY, "003007", ordinary("announce", 1, ("object", 3)), 6, "倡导邻里守望，关照独居老人。",
         "希望组织邻居互相照看独居老人"),
    own("登良片区雨污分流和路面统一改造", E, C.FACILITY, "002",
        street_led("committee"), 2, "两个社区交界道路逢大雨必浸，需统一改造。", "这条路一下大雨就淹，两边社区都不管",
        partners=("440305002003", "440305002015"), between=(1_050_000, 1_180_000), needs_waiver=True),
    real(18, C.ACTIVITY, "001001", ordinary("clock"), 2, "中秋团圆，让租住居民也有节日氛围。",
         "我们租户也想过个热闹的中秋"),
    real(20, C.OTHER, "007015", ordinary("clock"), 3, "议事员多为新任，需要系统学习议事规则。",
         "议事会开会总跑题，希望培训一下"),
    real(19, C.WELFARE, "005001", ordinary("clock", 1, ("ask", 2)), 1, "居民自组织多但缺少场地和小额经费。",
         "合唱队和棋社没有经费，希望扶持"),
    own("老旧小区健身器材更新", G, C.FACILITY, "001001", ordinary("clock", 1, ("reserve", 3)), 4,
        "健身器材“缺胳膊少腿”，老人使用不安全。", "健身器材坏了没人修", between=(160_000, 180_000)),
    real(12, C.FACILITY, "001001", ordinary("clock", 1, ("ask", 1), ("complete_papers", 2), ("reserve", 2)), 9,
         "生活区没有休闲场地，空地长期堆放杂物。", "空地堆满杂物，希望改成休闲小广场",
         between=(220_000, 280_000)),
    real(28, C.ACTIVITY, "006007", ordinary("clock", 1, ("reject", 3)), 8, "全年文体活动统筹开展。",
         "希望社区多组织文体活动"),
    own("南海大道人行天桥加装电梯", E, C.FACILITY, "002", street_led("escalate", 1, ("decline", 5)), 15,
        "老人推车上下天桥困难。", "天桥太陡，推婴儿车上不去", partners=("440305002010", "440305002015"),
        between=(700_000, 900_000), is_professional=True),
]
"""On the notice board, before the street, in the reserve, refused."""

BOUGHT = [
    real(26, C.ACTIVITY, "008004", ordinary("approve"), 1, "社区绿地植物多却无人认识，开展科普导览。",
         "希望给小区的树挂牌，教孩子认识植物"),
    own("后海片区架空线整治", E, C.FACILITY, "007", street_led("clock"), 2, "空中线缆低垂，跨三个路口，影响消防通行。",
        "头顶上的电线像蜘蛛网，消防车都进不来", partners=("440305007011", "440305007025"), between=(520_000, 780_000),
        is_professional=True),
    own("电动自行车集中充电柜采购", G, C.CONVENIENCE, "009012", ordinary("quotes"), 1,
        "飞线充电屡禁不止，需要安全充电设施。",
        "楼下电动车私拉电线充电，希望统一装充电柜", between=(110_000, 180_000)),
    real(13, C.FACILITY, "003012", ordinary("award"), 1, "长廊破损、雨天积水，绿化带踩踏裸露。",
         "长廊漏雨，下雨天没法坐人"),
    real(14, C.FACILITY, "005003", ordinary("contract"), 1, "商业广场公共区域地面破损、坐凳缺失。",
         "广场地砖翘起来，老人容易绊倒"),
    real(30, C.CONVENIENCE, "001001", ordinary("contract"), 3, "新居民不了解办事流程，需要一本便民手册。",
         "办居住证要跑好几趟，希望有本办事手册", between=(165_000, 179_000)),
    real(31, C.WELFARE, "002015", ordinary("procure", 1, ("terminate", 4)), 20, "双职工家庭暑期无人看护。",
         "暑假孩子没人带，希望办成长营"),
]
"""Approved, being bought, under contract."""

BUILT = [
    real(2, C.FACILITY, "009005", ordinary("pay_first"), 2, "惠民街市路面破损，雨污合流，气味大。",
         "街市门口路烂了几年，下雨全是污水"),
    real(15, C.FACILITY, "006011", emergency("act_first"), 1, "宿舍区旁臭水沟淤堵，台风将至，随时倒灌低层住户。",
         "沟里全是臭水，蚊子多，一涨水就进屋", between=(90_000, 170_000)),
    own("边坡落石应急清理与防护", E, C.FACILITY, "008012", emergency("advance"), 3,
        "连日降雨后步道边坡落石，已有居民受伤。", "步道上面掉石头了，赶紧处理", ground="incident",
        between=(120_000, 240_000)),
    real(32, C.WELFARE, "007015", ordinary("start", 1, ("return_money", 4)), 5, "社会组织承接社区服务的小额资助。",
         "希望社区支持几个公益小团队"),
    real(3, C.FACILITY, "005001", ordinary("start", 1, ("request_change", 6)), 2, "共建花园需要升级灌溉和步道。",
         "共建花园浇水不方便，步道也窄"),
    own("滨海步道护栏加固", E, C.FACILITY, "006002", ordinary("start", 1, ("hold", 6)), 30, "护栏锈蚀松动，儿童易坠。",
        "海边护栏摇摇晃晃，孩子趴上去很危险"),
    real(33, C.ACTIVITY, "003022", ordinary("advance", 1, ("terminate", 6)), 25,
         "关爱独居和高龄老人。", "独居老人多，希望定期上门看看"),
    real(1, C.FACILITY, "008012", ordinary("finish"), 2, "人行道边角地裸露，居民希望共建花园。",
         "丽山路边的空地老堆垃圾，改成花园吧"),
    own("白石洲片区积水点应急排涝", E, C.FACILITY, "003007", emergency("finish"), 7,
        "暴雨致低洼巷道积水半米，居民出行受阻。", "巷子里水到膝盖了", ground="incident", between=(100_000, 200_000)),
    real(37, C.ACTIVITY, "007015", ordinary("finish"), 4, "手工坊让全职妈妈有事做、有收入。", "想学点手艺，在家也能做"),
    own("社区图书角桌椅购置", G, C.CONVENIENCE, "005003", ordinary("finish", 1, ("inspect_badly", 4)), 3,
        "图书角桌椅破旧，孩子只能坐地上看书。", "图书角凳子不够，孩子坐地上"),
    real(11, C.FACILITY, "006007", ordinary("finish", 1, ("inspect_badly", 5)), 6, "花园内道路坑洼，雨天积水。",
         "小区路坑坑洼洼，电动车容易摔"),
]
"""At work, at acceptance, being mended."""

FINISHED = [
    real(29, C.ACTIVITY, "007015", ordinary("conclude"), 1, "青少年缺少体育活动，社区组织篮球赛。", "希望办社区篮球赛"),
    own("垃圾分类投放点雨棚加装", E, C.FACILITY, "002010",
        ordinary("finish", 1, ("inspect_badly", 4), ("mend", 6), ("inspect_badly", 3), ("settle", 4)), 2,
        "投放点没有雨棚，雨天污水横流。", "垃圾桶破了又没有棚，下雨天臭水流一地"),
    real(34, C.ACTIVITY, "007015", ordinary("rate"), 2, "乒乓球爱好者多，需要统一组织赛事。", "想办乒乓球比赛"),
    own("社区公共座椅适老化改造", E, C.FACILITY, "008", street_led("rate"), 1, "座椅无靠背扶手，老人起坐困难。",
        "公园凳子没有靠背，老人坐着累", partners=("440305008004", "440305008012"), between=(180_000, 300_000)),
    real(4, C.WELFARE, "005003", ordinary("archive", 1, ("offer", 12), ("enlist", 6)), 25,
         "困难家庭的孩子没有固定的学习空间。", "租的房子小，孩子没有书桌写作业", people=60, in_library=True),
    real(5, C.WELFARE, "008016", detour(ordinary("archive"), "announce", ("object", 1), ("dismiss", 2)), 60,
         "用艺术再造旧物，带动垃圾减量。", "希望教大家把旧东西变成有用的"),
    real(6, C.WELFARE, "008016", ordinary("archive"), 140, "发挥退役军人作用，参与社区服务。",
         "老兵们想为社区出点力", vote=NAMED),
    real(7, C.WELFARE, "008016", ordinary("archive", 1, ("offer", 15)), 20, "外来务工子女缺少课后辅导。",
         "孩子放学没人辅导功课", in_library=True),
    real(8, C.ACTIVITY, "008012", ordinary("archive"), 170, "倡导全民健身，串联大学城社区。",
         "大学城跑步的人多，办场比赛吧", people=180),
    real(9, C.ACTIVITY, "008004", ordinary("archive"), 100, "庙会集市展示手艺，活跃社区。", "想办个庙会，摆摆小摊"),
    real(10, C.ACTIVITY, "007015", ordinary("archive"), 35, "大学生走进社区开展科学实验秀。", "孩子喜欢看科学实验"),
    real(35, C.WELFARE, "002015", ordinary("archive"), 75, "以厨艺交流促进家庭和睦。", "想学做菜，和邻居交流"),
    real(36, C.ACTIVITY, "009006", ordinary("archive"), 120, "推动亲子阅读，建设书香家庭。", "希望有亲子读书会"),
    own("台风后倒伏树木清理和支护", E, C.FACILITY, "006002", emergency("archive"), 45, "台风后树木倒伏压住消防通道。",
        "大树倒了挡住路，车出不去", ground="incident", between=(80_000, 140_000)),
    own("沙河西路口人行过街改造", E, C.FACILITY, "003", street_led("archive"), 30, "过街等候区狭窄，学生上下学拥挤。",
        "路口等红灯站不下，孩子站到车道上", partners=("440305003007", "440305003012"), between=(560_000, 900_000)),
]
"""Accepted, evaluated, archived."""

GIVEN_UP = [
    own("小区门禁系统升级", G, C.CONVENIENCE, "007025", ordinary("submit", 1, ("withdraw", 2)), 18,
        "门禁老化，外来人员随意进出。",
        "门禁坏了谁都能进来"),
    own("地下车库照明节能改造", E, C.FACILITY, "009006", ordinary("design", 1, ("withdraw", 4)), 40, "车库灯光昏暗。",
        "车库太暗，停车看不清"),
]
"""Withdrawn."""

SHOWN = own(
    "海珠社区儿童友好角（演示：公示几分钟后期满）", S, C.CONVENIENCE, "007015", ordinary("convene", 1, ("vote", 3)), 0,
    "社区没有适合低龄儿童的活动角落，居民希望利用党群服务中心一楼空间。", "孩子放学没地方玩，希望有个小小的活动角",
    vote=NAMED,
)
# fmt: on
"""Its notice opens when the town is loaded and closes while a visitor watches."""

PLANS = [*DESK, *DELIBERATED, *PUBLICISED, *BOUGHT, *BUILT, *FINISHED, *GIVEN_UP, SHOWN]
