"""Buying and building: purchase, contract, site, progress, changes, payments."""

from datetime import datetime, timedelta
from decimal import Decimal

from portal.demonstration.walks.base import Base
from projects.actions import funds, implementation, procurement
from projects.kinds import Method, ProjectType, Track
from projects.models import Milestone, Payment

CENT = Decimal("0.01")
PLAN = "由验收组在完工后15个工作日内到现场，对照清单逐项核量、检查质量、听取居民意见，合格并签字后通过。（演示）"


class Works(Base):
    """From the approval to the completed work."""

    # Buying

    def procure(self, at: datetime) -> None:
        """Begin the purchase; an emergency buys beside its work."""
        begin = procurement.open_purchase_beside if self.project.track == Track.EMERGENCY else procurement.procure
        self.purchase = begin(self.project, by=self.drafter, at=at)
        if self.purchase.method in (Method.OPEN_PANEL, Method.CENTRALISED):
            procurement.announce(self.purchase, announced_on=at.date(), by=self.drafter, at=self.later(at, 30))

    def quotes(self, at: datetime) -> None:
        """Three suppliers make their offers."""
        first = self.supplier
        for number, place in enumerate((first, first + 3, first + 6)):
            share = Decimal(self.random.randint(90, 95) + number) / 100
            procurement.record_quote(
                self.purchase, party=self.town.suppliers[place], received_on=at.date(), by=self.drafter,
                amount=(self.project.approved_total * share).quantize(CENT), at=self.later(at, 30 * number),
            )  # fmt: skip

    def award(self, at: datetime) -> None:
        """The lowest sound offer is chosen."""
        purchase, clerk = self.purchase, self.drafter
        if purchase.method in (Method.PANEL, Method.OPEN_PANEL, Method.CENTRALISED):
            members = [f"评审人{sign}（演示）" for sign in "甲乙丙丁戊"]
            procurement.record_panel(purchase, members=members, by=clerk, at=at)
        quote = purchase.quotes.order_by("amount").first()
        reason = "报价最低且符合采购需求，业绩和售后满足要求。"
        procurement.choose(
            purchase, quote=quote, reason=reason, scope_note="营业执照载明的经营范围已包括本项目内容。", by=clerk,
            at=self.later(at, 30),
        )  # fmt: skip
        procurement.award(purchase, reason=reason if purchase.method == Method.DIRECT else "", by=clerk,
                          at=self.later(at, 40))  # fmt: skip

    def contract(self, at: datetime) -> None:
        """Write the contract down and sign it."""
        day = at.date()
        ends_on = day + timedelta(days=75)
        procurement.record_contract(
            self.project, number=f"演示合同{self.year}-{self.project.pk:04d}", amount=self.purchase.chosen.amount,
            signed_on=day, ends_on=ends_on, acceptance_plan=PLAN, by=self.drafter, at=at,
            milestones=[{"name": "进场准备", "planned_on": day + timedelta(days=15)},
                        {"name": "全部完成", "planned_on": ends_on}],
        )  # fmt: skip
        procurement.sign(self.project, by=self.signer, at=self.later(at, 60))

    def void(self, at: datetime) -> None:
        """The purchase is void, and another one begins."""
        reason = "中选单位书面放弃，重新采购。"
        self.purchase = procurement.void_purchase(self.purchase, reason=reason, by=self.drafter, at=at)

    # The site

    def start(self, at: datetime) -> None:
        """Photos before, the safety list, and the first day of work."""
        self.add_photos(at, "before")
        if self.plan.type == ProjectType.ENGINEERING:
            implementation.check_safety(
                self.project, has_barriers=True, has_informed_neighbours=True, has_insurance=True,
                note="已张贴施工告示，楼栋长入户告知。", by=self.drafter, at=self.later(at, 30),
            )  # fmt: skip
        implementation.start(self.project, by=self.worker, at=self.later(at, 60))

    def act_first(self, at: datetime) -> None:
        """The secretary lets it begin at once; its notice goes up the same day."""
        implementation.act_first(self.project, by=self.who("community_secretary"), at=at)

    def advance(self, at: datetime) -> None:
        """Report progress; the first time with the first milestone."""
        self.advances += 1
        percent = min(40 * self.advances, 80)
        text = f"已完成约{percent}%，现场秩序正常，居民意见已逐条记录。"
        implementation.report_progress(self.project, percent=percent, text=text, by=self.worker, at=at)
        if self.advances == 1:
            self.add_photos(at, "during")
            milestone = Milestone.objects.filter(project=self.project, done_on=None).order_by("planned_on").first()
            implementation.finish_milestone(milestone, by=self.worker, at=self.later(at, 20))

    def finish(self, at: datetime) -> None:
        """Everything done: milestones, photos, the application for acceptance."""
        for milestone in Milestone.objects.filter(project=self.project, done_on=None):
            implementation.finish_milestone(milestone, by=self.worker, at=at)
        text = "合同内容全部完成，现场已清理，申请验收。"
        implementation.report_progress(self.project, percent=100, text=text, by=self.worker, at=self.later(at, 10))
        self.add_photos(self.later(at, 20), "after")
        implementation.complete(
            self.project, beneficiaries=self.plan.people, by=self.worker, at=self.later(at, 60)
        )  # fmt: skip

    def add_photos(self, at: datetime, stage: str) -> None:
        """One photo of the stage."""
        captions = {"before": "实施前现场", "during": "实施中", "after": "完成后"}
        implementation.add_photo(
            self.project, stage=stage, image=self.pool.take(stage, self.project.pk), taken_on=at.date(),
            caption=f"演示照片：{captions[stage]}", by=self.drafter, at=at,
        )  # fmt: skip

    # Changes and money

    def request_change(self, at: datetime) -> None:
        """The supplier asks for a little more."""
        amount = (self.project.approved_total * Decimal("0.03")).quantize(CENT)
        self.change = implementation.request_change(
            self.project, text="现场新增一段排水沟盖板，需增加工程量。", amount=amount, by=self.drafter, at=at
        )

    def agree_change(self, at: datetime) -> None:
        """Within the tolerance the street agrees."""
        implementation.agree_change(self.change, by=self.who("street_approver"), at=at)

    def ask_money(self, at: datetime) -> None:
        """Ask for the first payment."""
        self._ask_money(Decimal("0.30"), "预付款（合同金额的30%）", at)

    def pay_first(self, at: datetime) -> None:
        """Ask for the first payment and have it paid."""
        self._pay(self._ask_money(Decimal("0.30"), "预付款（合同金额的30%）", at), self.later(at, 180))

    def return_money(self, at: datetime) -> None:
        """The street's finance sends a request back."""
        payment = self._ask_money(Decimal("0.30"), "预付款（合同金额的30%）", at)
        reason = "发票抬头与合同承接方名称不一致，请更换后重新申请。"
        funds.send_back_payment(payment, reason=reason, by=self.who("street_finance"), at=self.later(at, 200))

    def pay_rest(self, at: datetime) -> None:
        """Everything that is still owed is asked for and paid."""
        payment = funds.request_payment(
            self.project, amount=self.project.committed_sum(), purpose="验收合格后结清余款", by=self.drafter, at=at
        )
        self._pay(payment, self.later(at, 200))

    def _ask_money(self, share: Decimal, purpose: str, at: datetime) -> Payment:
        amount = (self.project.contract_or_none().amount * share).quantize(CENT)
        return funds.request_payment(self.project, amount=amount, purpose=purpose, by=self.drafter, at=at)

    def _pay(self, payment: Payment, at: datetime) -> None:
        funds.pay(payment, voucher=f"演示凭证{self.year}{payment.pk:05d}", by=self.who("street_finance"), at=at)
