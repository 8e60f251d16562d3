"""Assessing: checking bids, scoring alone, consensus, the outcome (R87)."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects.actions.base import Action
from projects.award import forms_assessment as forms
from projects.award.actions.base import OfTenderedLot
from projects.award.actions.bids import OnBid
from projects.award.assessing import assessed_input, outcome_of
from projects.award.audiences import declared_team
from projects.award.desk import AtDesk
from projects.award.gates import (
    all_agreed_on,
    all_checked,
    bids_shared,
    nothing_recommended,
    prices_opened,
    rules_laid_down,
    still_apart,
    together,
)
from projects.award.method import award_rules_of, rules_of
from projects.award.models import Assessment, AssessmentResult, AssessorScore, BidCheck, ConsensusOpened
from projects.award.papers_assessment import outcome_pdf, outcome_xlsx
from projects.award.scoring.compute import CannotCompute, Outcome
from projects.award.scoring.rules import shown
from projects.award.selectors import (
    assessment_of,
    assessors_of,
    check_of,
    opening_of,
    result_of,
    valid_bids,
)
from projects.documents import store
from projects.documents.models import Document, DocumentKind
from projects.participation.models import TeamMember
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import AudienceCode, Step
from projects.procedure.wording import listed
from projects.tree.gates import running, step_open
from projects.tree.models import Lot
from projects.tree.rights import lead_buyer_of_project

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CheckBid(OnBid):
    """A bid is checked on the grounds for exclusion and the requirements; a later check replaces an earlier one."""

    code = "inschrijving-toetsen"
    title = _("Check this bid on exclusion and requirements")
    button = _("Record the check")
    requirement = "R87"
    gates = (running, step_open(Step.AWARD))
    lot_gates = (rules_laid_down, bids_shared, nothing_recommended)
    form = forms.CheckForm
    incomplete: ClassVar[str | Promise] = _("Bid %(number)s is not complete; it is not assessed.")

    def conditions(self) -> Iterable[Unmet]:
        yield from super().conditions()
        if not self.target.complete:
            yield Unmet(self.incomplete % {"number": self.target.number})

    def initial(self) -> dict[str, Any]:
        check = check_of(self.target)
        return check.answers | {"reason": check.reason} if check else {}

    def clean(self, *, reason: str = "", **answers: str) -> None:
        if forms.FAILS in answers.values() and not reason.strip():
            raise ValidationError({"reason": _("Write what the bid does not meet, and why it is set aside.")})

    def perform(self, *, reason: str = "", **answers: str) -> BidCheck:
        earlier = check_of(self.target)
        passes = forms.FAILS not in answers.values()
        return BidCheck.objects.create(
            bid=self.target,
            sequence=earlier.sequence + 1 if earlier else 1,
            answers=answers,
            passes=passes,
            reason="" if passes else reason,
            recorded_at=clock.now(),
            recorded_by_name=self.by.name,
        )

    def sentence(self, result: BidCheck) -> str:
        outcome = "voldoet" if result.passes else f"is terzijde gelegd. Reden: {result.reason}"
        what = f"{result.bid.noun.capitalize()} {result.bid.number}{self.about}"
        return f"{what} is getoetst op uitsluitingsgronden en eisen en {outcome}".rstrip(".") + "."

    def details(self, result: BidCheck) -> dict[str, object]:
        return {result.bid.noun: result.bid_id, "toets": result.pk, "antwoorden": result.answers}


def undeclared(action: Action) -> Iterable[Unmet]:
    """Scores are for who declared, the lead buyer too (R86)."""
    if not declared_team().filter(project=action.subject, user=action.by.user).exists():
        yield Unmet(
            _("You have not declared confidentiality and no conflict of interest as a member of the team."), status=403
        )


def given_scores(lot: Lot, data: dict[str, Any]) -> dict[str, tuple[Decimal, str]]:
    """The scores and motivations of a form, by code of the criterion."""
    return {c.code: (data[f"{c.code}-score"], data[f"{c.code}-motivation"]) for c in rules_of(lot).quality}


class Scoring(OnBid):
    """What scoring alone and the consensus share: a score from the scale for each criterion, with its motivation."""

    requirement = "R87"
    gates = (running, step_open(Step.AWARD))
    form = forms.ScoresForm
    template = "award/scoring.html"

    def conditions(self) -> Iterable[Unmet]:
        yield from super().conditions()
        if self.target not in valid_bids(self.target.lot):
            yield Unmet(
                _("Bid %(number)s is not complete or was set aside; it is not assessed.")
                % {"number": self.target.number}
            )

    def clean(self, **data: Any) -> None:
        for criterion in rules_of(self.target.lot).quality:
            score, motivation = data[f"{criterion.code}-score"], data[f"{criterion.code}-motivation"]
            if score not in criterion.scores:
                facts = {"scale": "; ".join(shown(step) for step in criterion.scores)}
                raise ValidationError({f"{criterion.code}-score": _("Choose a score of the scale: %(scale)s.") % facts})
            if not motivation.strip():
                raise ValidationError({f"{criterion.code}-motivation": _("Write why the bid has this score.")})


class ScoreAlone(Scoring):
    """An assessor scores a bid alone; nobody else sees it until the consensus is opened (R87)."""

    code = "inschrijving-beoordelen"
    title = _("Score this bid")
    button = _("Keep my scores")
    explanation = _("Nobody sees your scores before the consensus is opened. Until then you can change them.")
    side = "team"
    rights = ()
    lot_gates = (bids_shared, still_apart)

    def member(self) -> TeamMember | None:
        """The assessor, or None."""
        return assessors_of(self.subject).filter(user=self.by.user).first()

    def missing_rights(self) -> list[Unmet]:
        if self.member() is None:
            return [
                Unmet(
                    _("Only experts of the procurement team who signed the declaration score bids."),
                    _("the lead buyer"),
                    status=403,
                )
            ]
        return []

    def initial(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for row in AssessorScore.objects.filter(bid=self.target, assessor_id=self.by.user.pk):
            found |= {
                f"{row.criterion}-score": f"{row.score.normalize():f}",
                f"{row.criterion}-motivation": row.motivation,
            }
        return found

    def perform(self, **data: Any) -> list[AssessorScore]:
        facts = {"assessor_name": self.by.name, "given_at": clock.now()}
        return [
            AssessorScore.objects.update_or_create(
                bid=self.target,
                criterion=code,
                assessor_id=self.by.user.pk,
                defaults=facts | {"score": score, "motivation": motivation},
            )[0]
            for code, (score, motivation) in given_scores(self.target.lot, data).items()
        ]

    def sentence(self, result: list[AssessorScore]) -> str:
        return f"{self.by.name} heeft inschrijving {self.target.number}{self.about} beoordeeld."


class OpenConsensus(AtDesk, OfTenderedLot):
    """From here on the separate scores stand, and the team sees them (R87)."""

    code = "consensus-openen"
    title = _("Open the consensus")
    button = _("Open the consensus")
    explanation = _("The separate scores stand from then on, and the whole team sees them.")
    requirement = "R87"
    step = Step.AWARD
    rights = (lead_buyer_of_project,)
    gates = (running, step_open(Step.AWARD))
    lot_gates = (bids_shared, rules_laid_down, all_checked, still_apart)
    form = forms.OpenConsensusForm

    def silent(self) -> list[TeamMember]:
        """The assessors who did not score every bid."""
        bids = valid_bids(self.lot)
        expected = len(bids) * len(rules_of(self.lot).quality)
        given = AssessorScore.objects.filter(bid__in=bids)
        return [m for m in assessors_of(self.subject) if given.filter(assessor_id=m.user_id).count() < expected]

    def clean(self, *, without: str = "") -> None:
        silent = self.silent()
        if silent and not without.strip():
            raise ValidationError(
                {
                    "without": _("%(people)s did not score every bid. Wait for them, or write why you go on without.")
                    % {"people": listed(member.user for member in silent)}
                }
            )

    def perform(self, *, without: str = "") -> ConsensusOpened:
        if silent := self.silent():
            without = f"{listed(member.user for member in silent)}: {without}"
        return ConsensusOpened.objects.create(
            opening=opening_of(self.lot), opened_at=clock.now(), opened_by_name=self.by.name, without=without
        )

    def sentence(self, result: ConsensusOpened) -> str:
        without = f" Zonder de beoordeling van {result.without}" if result.without else ""
        return f"De beoordelaars hebben afzonderlijk beoordeeld; het overleg{self.about} is geopend.{without}"


class RecordAssessment(Scoring):
    """The consensus of the team on a bid; a later one counts instead of an earlier one (R87)."""

    code = "beoordeling-vastleggen"
    title = _("Record the consensus on this bid")
    button = _("Record the consensus")
    rights = (lead_buyer_of_project,)
    lot_gates = (bids_shared, together, nothing_recommended)

    def conditions(self) -> Iterable[Unmet]:
        yield from super().conditions()
        yield from undeclared(self)

    def separate(self) -> list[AssessorScore]:
        """What the assessors gave alone, for the page; nothing as long as it cannot be done."""
        return [] if self.unmet() else list(AssessorScore.objects.filter(bid=self.target))

    def initial(self) -> dict[str, Any]:
        earlier = assessment_of(self.target)
        found: dict[str, Any] = {}
        for code, row in (earlier.scores if earlier else {}).items():
            found |= {f"{code}-score": row["score"], f"{code}-motivation": row["motivation"]}
        return found

    def perform(self, **data: Any) -> Assessment:
        earlier, given = assessment_of(self.target), given_scores(self.target.lot, data)
        titles = {criterion.code: criterion.title for criterion in rules_of(self.target.lot).quality}
        return Assessment.objects.create(
            bid=self.target,
            sequence=earlier.sequence + 1 if earlier else 1,
            scores={
                code: {"score": f"{score.normalize():f}", "motivation": motivation}
                for code, (score, motivation) in given.items()
            },
            motivation="\n".join(f"{titles[code]}: {motivation}" for code, (_score, motivation) in given.items()),
            assessed_by_names=listed(member.user for member in assessors_of(self.subject)),
            recorded_at=clock.now(),
            recorded_by_name=self.by.name,
        )

    def sentence(self, result: Assessment) -> str:
        again = " opnieuw" if result.sequence > 1 else ""
        return f"Over inschrijving {result.bid.number}{self.about} is{again} consensus, van {result.assessed_by_names}."

    def details(self, result: Assessment) -> dict[str, object]:
        return {"inschrijving": result.bid_id, "beoordeling": result.pk}


class FixOutcome(AtDesk, OfTenderedLot):
    """Totals and ranking are computed under the rules laid down, and fixed with paper and sheet (R87)."""

    code = "beoordeling-vaststellen"
    title = _("Fix the outcome of the assessment")
    button = _("Fix this outcome")
    requirement = "R87"
    step = Step.AWARD
    rights = (lead_buyer_of_project,)
    gates = (running, step_open(Step.AWARD))
    lot_gates = (bids_shared, rules_laid_down, all_checked, all_agreed_on, prices_opened, nothing_recommended)
    form = forms.OutcomeForm
    template = "award/outcome.html"

    def outcome(self) -> Outcome | None:
        """What it would be now, for the page; None when something is missing."""
        if self.unmet():
            return None
        try:
            return outcome_of(self.lot)
        except CannotCompute:
            return None

    def conditions(self) -> Iterable[Unmet]:
        found = [*super().conditions(), *undeclared(self)]
        if not found:
            try:
                outcome_of(self.lot)
            except CannotCompute as error:
                found.append(Unmet(str(error), _("the lead buyer")))
        return found

    def clean(self, *, drawn: str = "") -> None:
        outcome = outcome_of(self.lot, numbers(drawn))
        if outcome.to_draw:
            groups = " / ".join(listed(group) for group in outcome.to_draw)
            raise ValidationError(
                {"drawn": _("These bids are equal: %(groups)s. Draw lots, and give the order.") % {"groups": groups}}
            )

    def perform(self, *, drawn: str = "") -> AssessmentResult:
        earlier, outcome = result_of(self.lot), outcome_of(self.lot, numbers(drawn))
        sequence = earlier.sequence + 1 if earlier else 1
        paper, sheet = outcome_pdf(self.lot, outcome), outcome_xlsx(self.lot, outcome, numbers(drawn))
        return AssessmentResult.objects.create(
            lot=self.lot,
            opening=opening_of(self.lot),
            rules=award_rules_of(self.lot),
            sequence=sequence,
            outcome={"outcome": outcome.as_json(), "input": assessed_input(self.lot), "drawn": numbers(drawn)},
            document=self._keep(
                paper, "application/pdf", f"beoordeling-{sequence}.pdf", "Beoordeling", earlier, "document"
            ),
            workbook=self._keep(sheet, XLSX, f"beoordeling-{sequence}.xlsx", "Beoordelingsblad", earlier, "workbook"),
            recorded_at=clock.now(),
            recorded_by_name=self.by.name,
        )

    def _keep(
        self, content: bytes, content_type: str, filename: str, name: str, earlier: AssessmentResult | None, kind: str
    ) -> Document:
        return store.add(
            self.subject,
            content=content,
            filename=filename,
            content_type=content_type,
            title=f"{name} {self.thing}",
            kind=DocumentKind.ASSESSMENT,
            step=Step.AWARD,
            audience=AudienceCode.BIDS,
            by=self.by,
            lot=self.lot,
            replaces=getattr(earlier, kind) if earlier else None,
            frozen=True,
        )

    def sentence(self, result: AssessmentResult) -> str:
        return f"De uitkomst van de beoordeling{self.about} is vastgesteld, versie {result.sequence}."

    def details(self, result: AssessmentResult) -> dict[str, object]:
        return {
            "uitkomst": result.pk,
            "gunningsmodel": result.rules_id,
            "stukken": {str(d.pk): d.sha256 for d in (result.document, result.workbook)},
        }


def numbers(text: str) -> list[int]:
    """The numbers in a text, in order."""
    return [int(found) for found in re.findall(r"\d+", text)]
