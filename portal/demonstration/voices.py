"""What residents ask for: the demands behind the projects, others that were answered, merged or are waiting, rounds."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from demands import actions
from demands.actions import RosterRow
from demands.kinds import Channel, DemandCategory, Hour, Mode, SpecialGroup, Visit
from demands.models import CallBack, CollectionRound, Demand, SpecialHousehold
from governance.events import PUBLIC
from portal.demonstration.schedule import Schedule
from portal.demonstration.town import COMMUNITIES, SHOWN_COMMUNITY, Town
from portal.demonstration.walks.base import Base, Plan

C = DemandCategory
IDEAS: tuple[tuple[str, str, str, str], ...] = (
    (C.FACILITY, "小区门口", "路灯", "门口那盏路灯坏了一个多月，晚上看不清台阶，希望尽快修好"),
    (C.FACILITY, "公园东侧", "排水", "公园东侧水沟发臭长蚊子，下雨还往外漫，希望清一清"),
    (C.CONVENIENCE, "停车场", "僵尸车", "有三辆车停了两年没动，车胎都瘪了，占着车位，希望处理"),
    (C.FACILITY, "篮球场", "地面", "球场地胶起皮，孩子摔过好几次，希望重新铺一下"),
    (C.CONVENIENCE, "地铁口", "公厕", "地铁口附近没有公厕，老人出来买菜很不方便"),
    (C.FACILITY, "架空层", "桌凳", "架空层的石凳裂了，棋桌也缺一角，老人没地方坐"),
    (C.WELFARE, "社区活动室", "助浴", "行动不便的老人洗澡难，希望有上门助浴或者助浴点"),
    (C.ACTIVITY, "广场", "电影", "想在广场放几场露天电影，邻居们可以一起看"),
    (C.OTHER, "菜市场", "噪音", "市场凌晨卸货声音太大，希望调整卸货时间"),
    (C.FACILITY, "幼儿园门口", "人行道", "人行道砖松动，下雨一踩一身泥，接送孩子不安全"),
    (C.CONVENIENCE, "楼道", "扶手", "六层楼没有电梯，楼梯也没有扶手，老人上楼吃力，希望加装"),
    (C.WELFARE, "党群服务中心", "课后托管", "孩子四点半放学没人接，希望开课后托管"),
    (C.FACILITY, "健身角", "器材", "太空漫步机脱焊，一踩就晃，怕出事"),
    (C.OTHER, "顶楼", "水压", "高层早晚水压不够，热水器打不着火"),
    (C.ACTIVITY, "社区学堂", "手机课", "想学用手机挂号和缴费，希望有人教老年人"),
    (C.FACILITY, "巷口", "监控", "巷口经常有人丢垃圾和电动车电池，希望装个监控"),
    (C.CONVENIENCE, "小区西门", "快递柜", "快递堆在地上没人管，希望增设快递柜和雨棚"),
    (C.WELFARE, "社区食堂", "长者饭堂", "独居老人做饭麻烦，希望有便宜的长者饭堂"),
    (C.FACILITY, "河边步道", "护栏", "河边有一段没有护栏，孩子跑过去很吓人"),
    (C.OTHER, "绿化带", "狗便", "遛狗不捡便的多，希望放拾便袋箱"),
)  # fmt: skip
"""Category, place, subject and words of things that people in such communities ask for; the words are our own."""
ENDINGS = ("", "，邻居们都有同样的意见", "，请社区想想办法", "，已经反映过一次了")
CHANNELS = (Channel.WEB, Channel.WINDOW, Channel.VISIT, Channel.WECHAT, Channel.STALL, Channel.PHONE, Channel.WEB)
EACH = 3
"""Demands a community beside those that became projects."""


class Voices:
    """Enters demands, rounds and the roster of special households into the schedule."""

    def __init__(self, schedule: Schedule, town: Town, random: Random) -> None:
        self.schedule, self.town, self.random = schedule, town, random
        self.number = 0

    def _phone(self) -> str:
        self.number += 1
        return f"1002{self.number:07d}"

    def _submit(self, at: datetime, *, unit: str, body: str, keep: Callable[[Demand], object], **more: object) -> None:
        """Take one demand in, from the web or by the clerk."""
        channel = more.get("channel", Channel.WEB)
        by = PUBLIC if channel == Channel.WEB else self.town.who("community_clerk", unit)
        keep(actions.submit(unit_code=unit, body=f"{body}（演示需求）", phone=self._phone(), name="居民（演示）",
                            is_verified=channel == Channel.WEB, is_synthetic=True, by=by, at=at, **more))  # type: ignore[arg-type]  # fmt: skip

    def ask(self, plan: Plan, walk: Base, *, before: int) -> None:
        """The demands that the plan answers, some days before its design begins."""
        unit, days = walk.community, self.schedule.diary
        for place, words in enumerate(plan.asks):
            taken: list[Demand] = walk.demands
            at = days.at(before - 6 + place, self.random.randint(0, 400))
            channel = self.random.choice(CHANNELS)
            self.schedule.add(at, partial(self._submit, unit=unit, body=words, keep=taken.append, channel=channel,
                                          category=plan.category, place="社区内", title=words[:30]))  # fmt: skip
            accept_at = days.at(before - 4 + place, self.random.randint(0, 300))
            self.schedule.add(accept_at, partial(self._accept, taken, place, unit))

    def _accept(self, taken: list[Demand], place: int, unit: str, at: datetime) -> None:
        reply = "已受理，社区将现场查看并研究列入项目设计。"
        actions.accept(taken[place], reply=reply, by=self.town.who("community_clerk", unit), at=at)

    # Beside the projects

    def fill(self) -> None:
        """Demands that were answered otherwise or wait, rounds, and the roster."""
        diary = self.schedule.diary
        for order, unit in enumerate(COMMUNITIES):
            for turn in range(EACH):
                idea = IDEAS[(order * EACH + turn) % len(IDEAS)]
                ago = (0, 1, 3)[turn] if order % 4 == 0 else self.random.randint(6, diary.last - 12)
                self._one(unit, idea, diary.last - ago, (order + turn) % 5 if ago > 5 else 4)
        self._rounds()
        self._roster()
        self._calls()

    def _one(self, unit: str, idea: tuple[str, str, str, str], number: int, fate: int) -> None:
        """One demand and what becomes of it: accepted, declined, referred, merged, waiting."""
        category, place, subject, words = idea
        taken: list[Demand] = []
        channel = self.random.choice(CHANNELS)
        body = words + self.random.choice(ENDINGS)
        known = {"unit": unit, "keep": taken.append, "category": category, "place": place, "channel": channel,
                 "title": f"{place}：{subject}"}  # fmt: skip
        at = self.schedule.diary.at(number, self.random.randint(0, 300))
        is_safety = subject == "护栏" and fate != 4
        self.schedule.add(at, partial(self._submit, body=body, is_safety=is_safety, **known))
        if fate == 4:
            return
        later = self.schedule.diary.at(number + (1 if is_safety else 3), 60)
        if fate == 3:
            again = self.schedule.diary.at(number + 1, 30)
            self.schedule.add(again, partial(self._submit, body=words + "，我再反映一次", **known))
        self.schedule.add(later, partial(self._settle, taken, fate, unit))

    def _settle(self, taken: list[Demand], fate: int, unit: str, at: datetime) -> None:
        clerk = self.town.who("community_clerk", unit)
        actions_by_fate = {
            0: partial(actions.accept, reply="已受理，列入社区下一批项目征集。"),
            1: partial(actions.decline, reply="经核实属于物业服务合同内容，已督促物业限期处理，不使用财政资金。"),
            2: partial(actions.refer, reply="该事项属于职能部门职责，已转民意速办平台，编号将短信告知。"),
            3: partial(actions.accept, reply="两条反映同一问题，一并受理。"),
        }
        actions_by_fate[fate](taken[0], by=clerk, at=at)
        if fate == 3:
            actions.merge(taken[1], into=taken[0], by=clerk, at=at + timedelta(minutes=10))

    def _rounds(self) -> None:
        """A round that is over, one that is open, one that is planned."""
        diary, clerk = self.schedule.diary, partial(self.town.who, "community_clerk")
        today = diary.now.date()
        long_ago, lately = max(20, diary.last - 60), diary.last - 4
        over = diary.days[long_ago + 14]
        self._round(SHOWN_COMMUNITY, "居民需求集中征集（上一批）", long_ago, diary.days[long_ago], over)
        self._round("440305008016", "“家门口的小事”集中征集", lately, diary.days[lately], today + timedelta(days=10))
        self.schedule.clock(diary.midnight_after(long_ago + 15))
        self.schedule.add(
            diary.at(diary.last, 20),
            partial(self._plan_round, "440305007025", "下一批居民需求征集", today + timedelta(days=7),
                    today + timedelta(days=21), clerk("440305007025"), []),
        )  # fmt: skip

    def _round(self, unit: str, title: str, number: int, opens_on: date, closes_on: date) -> None:
        diary, made = self.schedule.diary, list[CollectionRound]()
        clerk = self.town.who("community_clerk", unit)
        self.schedule.add(diary.at(number), partial(self._plan_round, unit, title, opens_on, closes_on, clerk, made))
        self.schedule.add(diary.at(number, 20), lambda at: actions.open_round(made[0], by=clerk, at=at))
        for turn in range(6):
            category, place, subject, words = IDEAS[(turn * 3) % len(IDEAS)]
            at = diary.at(min(number + 1 + turn // 2, diary.last), 60 + 15 * turn)
            self.schedule.add(at, partial(self._in_round, unit, made, category, place, subject, words))

    def _plan_round(self, unit: str, title: str, opens_on: date, closes_on: date, clerk: object,
                    made: list[CollectionRound], at: datetime) -> None:  # fmt: skip
        made.append(actions.create_round(
            unit_code=unit, title=f"{title}（演示）", opens_on=opens_on, closes_on=closes_on, is_synthetic=True,
            purpose="设施维修、困难群体服务、邻里活动", by=clerk, at=at,
        ))  # fmt: skip

    def _in_round(self, unit: str, made: list[CollectionRound], category: str, place: str, subject: str, words: str,
                  at: datetime) -> None:  # fmt: skip
        self._submit(at, unit=unit, body=words, keep=lambda demand: None, category=category, place=place,
                     title=f"{place}：{subject}", channel=Channel.STALL, mode=Mode.ROUND, round=made[0])  # fmt: skip

    # The roster

    def _roster(self) -> None:
        """Special households of the shown community: some asked, one refused, some to be visited."""
        diary = self.schedule.diary
        year = diary.days[diary.last - 40].year
        rows = [
            RosterRow(number, SHOWN_COMMUNITY, group, f"住户{number:02d}（演示）", f"{number}栋101", self._phone())
            for number, group in enumerate(list(SpecialGroup.values) * 3, start=1)
        ]

        def bring_in(at: datetime) -> None:
            actions.import_roster(rows, unit_code=SHOWN_COMMUNITY, year=year, is_synthetic=True, at=at,
                                  by=self.town.who("district_civil_affairs"))  # fmt: skip

        def visit(at: datetime) -> None:
            clerk = self.town.who("community_clerk", SHOWN_COMMUNITY)
            for place, household in enumerate(SpecialHousehold.objects.order_by("pk")[:8]):
                outcome = Visit.REFUSED if place == 5 else Visit.ASKED
                note = "社工与网格员上门两次，本人谢绝。" if place == 5 else ""
                actions.record_visit(household, outcome=outcome, visited_on=at.date(), note=note, by=clerk,
                                     at=at + timedelta(minutes=20 * place))  # fmt: skip

        self.schedule.add(diary.at(diary.last - 40), bring_in)
        self.schedule.add(diary.at(diary.last - 35, 30), visit)

    def _calls(self) -> None:
        """In some communities a call that was made, one that nobody answered, and one that waits."""
        diary, names = self.schedule.diary, ("王阿姨（演示）", "陈伯（演示）", "李婆婆（演示）")
        for unit in COMMUNITIES[::4]:
            asked: list[CallBack] = []
            for name, hour, ago in zip(names, Hour, (9, 3, 0), strict=True):
                self.schedule.add(diary.at(diary.last - ago, 30), partial(self._call, asked, unit, name, hour))
            self.schedule.add(diary.at(diary.last - 8, 120), partial(self._answer, asked, unit))
            self.schedule.add(diary.at(diary.last - 2, 120), partial(self._miss, asked, unit))

    def _call(self, asked: list[CallBack], unit: str, name: str, hour: str, at: datetime) -> None:
        asked.append(actions.request_call_back(
            unit_code=unit, name=name, phone=self._phone(), hour=hour, is_synthetic=True, at=at,
        ))  # fmt: skip

    def _answer(self, asked: list[CallBack], unit: str, at: datetime) -> None:
        clerk = self.town.who("community_clerk", unit)
        actions.answer_call_back(asked[0], note="反映楼道灯不亮，已登记需求。", by=clerk, at=at)

    def _miss(self, asked: list[CallBack], unit: str, at: datetime) -> None:
        actions.miss_call_back(asked[1], by=self.town.who("community_clerk", unit), at=at)
