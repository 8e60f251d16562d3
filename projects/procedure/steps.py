"""Phases and steps: the hourglass (R6, R8–R10), and every number in the procedure that a reading decides (A1–A14)."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """The three main phases (R6)."""

    PREPARATION = "preparation", _("Preparation")
    ACQUISITION = "acquisition", _("Acquisition")
    REALISATION = "realisation", _("Realisation")


class Step(models.TextChoices):
    """The seven steps, in order (R6, reading A1). The value is the end of the step page's address."""

    KICKOFF = "startbijeenkomst", _("Kickoff meeting")
    STRATEGY = "inkoopstrategie", _("Procurement strategy")
    TENDER_DOCUMENTS = "aanbestedingsdocumenten", _("Tender documents")
    CLARIFICATION = "nota-van-inlichtingen", _("Clarification notice")
    AWARD = "aanbesteding-en-gunning", _("Tendering and award")
    CONTRACT = "contract", _("Contract")
    EVALUATION = "evaluatie", _("Evaluation")

    @property
    def number(self) -> int:
        """1 to 7."""
        return list(Step).index(self) + 1

    @property
    def phase(self) -> Phase:
        """The phase this step belongs to (reading A1)."""
        return PHASE_OF[self]

    @property
    def following(self) -> "Step | None":
        """The next step, or None after the last."""
        steps = list(Step)
        return steps[self.number] if self.number < len(steps) else None


PHASE_OF = {
    Step.KICKOFF: Phase.PREPARATION,
    Step.STRATEGY: Phase.PREPARATION,
    Step.TENDER_DOCUMENTS: Phase.PREPARATION,
    Step.CLARIFICATION: Phase.ACQUISITION,
    Step.AWARD: Phase.ACQUISITION,
    Step.CONTRACT: Phase.REALISATION,
    Step.EVALUATION: Phase.REALISATION,
}


class StepState(models.TextChoices):
    """Where a step stands. Moved by actions only."""

    PLANNED = "planned", _("planned")
    OPEN = "open", _("in progress")
    DONE = "done", _("done")


class ProjectLife(models.TextChoices):
    """The life of a project beside its steps."""

    RUNNING = "running", _("running")
    STOPPED = "stopped", _("stopped")
    FINISHED = "finished", _("finished")


class AudienceCode(models.TextChoices):
    """Who may see a page, a document, a search result. What each means is registered, see audience.py."""

    PUBLIC = "public", _("everyone")
    MEMBERS = "members", _("members of affiliated authorities")
    INTERESTED = "interested", _("interested authorities")
    PRESENT = "present", _("authorities that were present")
    OFFERED = "offered", _("authorities it was offered to")
    PARTICIPANTS = "participants", _("participating authorities")
    RECORDS = "records", _("the records department of one authority")
    TEAM = "team", _("the procurement team")
    BIDS = "bids", _("those of the procurement team who may read bids")
    STAFF = "staff", _("the purchasing organisation")


# Who may see a step page while the step is planned, open, done: wide, narrow, wide again (R10, R135).
STEP_AUDIENCE: dict[Step, dict[StepState, AudienceCode]] = {
    Step.KICKOFF: dict.fromkeys(StepState, AudienceCode.INTERESTED),
    Step.STRATEGY: {
        StepState.PLANNED: AudienceCode.TEAM,
        StepState.OPEN: AudienceCode.INTERESTED,
        StepState.DONE: AudienceCode.INTERESTED,
    },
    Step.TENDER_DOCUMENTS: {
        StepState.PLANNED: AudienceCode.TEAM,
        StepState.OPEN: AudienceCode.TEAM,
        StepState.DONE: AudienceCode.PARTICIPANTS,
    },
    Step.CLARIFICATION: {
        StepState.PLANNED: AudienceCode.TEAM,
        StepState.OPEN: AudienceCode.TEAM,
        StepState.DONE: AudienceCode.PARTICIPANTS,
    },
    Step.AWARD: {
        StepState.PLANNED: AudienceCode.TEAM,
        StepState.OPEN: AudienceCode.TEAM,
        StepState.DONE: AudienceCode.PARTICIPANTS,
    },
    Step.CONTRACT: {
        StepState.PLANNED: AudienceCode.TEAM,
        StepState.OPEN: AudienceCode.PARTICIPANTS,
        StepState.DONE: AudienceCode.PARTICIPANTS,
    },
    Step.EVALUATION: {
        StepState.PLANNED: AudienceCode.TEAM,
        StepState.OPEN: AudienceCode.PARTICIPANTS,
        StepState.DONE: AudienceCode.PARTICIPANTS,
    },
}


@dataclass(frozen=True)
class Norms:
    """Numbers of the procedure, each with its source."""

    collective_from: int = 6  # R19: six or more authorities
    subject_experts: int = 3  # R43, A4
    standstill_days: int = 20  # A9, art. 2.127 Aanbestedingswet 2012
    award_notice_days: int = 30  # R96, art. 2.134 Aanbestedingswet 2012
    reminder_days: tuple[int, ...] = (21, 14, 7, 2, 0)  # R66, R95: days before the last day


NORMS = Norms()
