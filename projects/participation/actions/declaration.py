"""Declaring confidentiality and no conflict of interest, or reporting an interest (R86)."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from projects.actions.base import Action
from projects.outbox.compose import Draft, to_person
from projects.participation import forms
from projects.participation.declaring import DECLARE, REPORT, VERSION, ask_to_declare, declaration_text, interest_text
from projects.participation.models import Declaration, TeamMember
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import Step
from projects.procedure.wording import listed, moment
from projects.tree.gates import announced, running
from projects.tree.links import cockpit_path, full, member_act_path
from projects.tree.models import Project, ProjectRole
from projects.tree.rights import lead_buyer_of_project


class OfTeamMember(Action):
    """What declaring and reporting share: a member of the team does it, from the moment of joining."""

    requirement = "R86"
    step = Step.AWARD
    side = "team"
    gates = (running,)
    template = "participation/declaration.html"
    interest: bool
    instead = ""

    @property
    def text(self) -> str:
        """What is declared, in full."""
        raise NotImplementedError

    def _member(self) -> TeamMember | None:
        return self.subject.team.current().filter(user=self.by.user).first()

    def _given(self, interest: bool) -> Declaration | None:
        member = self._member()
        return member.declarations.filter(interest=interest).first() if member else None

    def missing_rights(self) -> list[Unmet]:
        if self._member() is None:
            return [Unmet(_("Only members of the procurement team sign this declaration."), status=403)]
        return []

    def _keep(self, explanation: str = "") -> Declaration:
        return Declaration.objects.create(
            member=self._member(),
            interest=self.interest,
            version=VERSION,
            text=self.text,
            explanation=explanation,
            declared_at=clock.now(),
            person_id=self.by.user.pk,
            person_name=self.by.name,
        )

    def details(self, result: Declaration) -> dict[str, object]:
        return {"verklaring": result.pk, "versie": result.version, "tekst": result.text}


class Declare(OfTeamMember):
    """A team member or the lead buyer declares confidentiality and no conflict of interest (audience BIDS)."""

    code = DECLARE
    title = _("Declare confidentiality and no conflict of interest")
    button = _("I declare this")
    form = forms.DeclareForm
    interest = False

    @property
    def text(self) -> str:
        return declaration_text(self.subject)

    @property
    def instead(self) -> str:
        """Where somebody who cannot declare this reports an interest."""
        return member_act_path(self.subject, REPORT)

    def conditions(self) -> Iterable[Unmet]:
        if self._given(interest=False):
            yield Unmet(_("You have signed this declaration already."))
        if reported := self._given(interest=True):
            yield Unmet(
                _("You reported an interest on %(moment)s. The lead buyer decides what follows.")
                % {"moment": moment(reported.declared_at)},
                _("the lead buyer"),
            )

    def perform(self, *, agree: bool) -> Declaration:
        return self._keep()

    def sentence(self, result: Declaration) -> str:
        return (
            f"{result.person_name} heeft verklaard vertrouwelijk om te gaan met inschrijvingen en geen belang te "
            "hebben bij de uitkomst."
        )


class ReportInterest(OfTeamMember):
    """A team member has an interest in the outcome: reads no bids, and the lead buyer is told (R86).

    The explanation is for the lead buyer only; it does not stand in the journal.
    """

    code = REPORT
    title = _("Report an interest in the outcome")
    button = _("Report an interest")
    explanation = _("You then read and assess no bids. Only the lead buyer reads what you write here.")
    form = forms.ReportInterestForm
    interest = True

    @property
    def text(self) -> str:
        return interest_text(self.subject)

    def conditions(self) -> Iterable[Unmet]:
        if reported := self._given(interest=True):
            yield Unmet(
                _("You reported an interest on %(moment)s already.") % {"moment": moment(reported.declared_at)},
                _("the lead buyer"),
            )

    def perform(self, *, explanation: str) -> Declaration:
        return self._keep(explanation)

    def sentence(self, result: Declaration) -> str:
        return (
            f"{result.person_name} heeft gemeld een belang te hebben bij de uitkomst, en leest en beoordeelt geen "
            "inschrijvingen."
        )

    def messages(self, result: Declaration) -> Iterable[Draft]:
        for person in self._told():
            yield to_person(
                person,
                kind=self.code,
                subject=f"Belang gemeld in het inkoopteam van {self.subject}",
                body=f"{self.sentence(result)}\n\nDe toelichting:\n{result.explanation}\n\nBespreek wat er nodig is. "
                "Blijkt er geen belang te zijn, verwijder dan dit teamlid en voeg het opnieuw toe: daarna kan het de "
                f"verklaring afleggen.\n{full(cockpit_path(self.subject))}",
            )

    def _told(self) -> list[User]:
        """The lead buyer; the contract manager when the lead buyer reports it."""
        rows = self.subject.staff.holding(clock.today()).exclude(user=self.by.user).select_related("user")
        people = {row.role: row.user for row in rows}
        person = people.get(ProjectRole.LEAD_BUYER) or people.get(ProjectRole.CONTRACT_MANAGER)
        return [person] if person else []


class AskDeclarations(Action):
    """The lead buyer asks everybody in the team who declared nothing yet (R86)."""

    code = "verklaringen-vragen"
    title = _("Ask the missing declarations")
    button = _("Ask them to declare")
    explanation = _("Everybody in the procurement team who declared nothing yet gets a message with the link.")
    requirement = "R86"
    rights = (lead_buyer_of_project,)
    gates = (running, announced)
    confirm = True

    def _missing(self) -> list[TeamMember]:
        rows = self.subject.team.current().undeclared().filter(user__is_active=True)
        return list(rows.select_related("user", "authority"))

    def conditions(self) -> Iterable[Unmet]:
        if not self._missing():
            yield Unmet(_("Everybody in the procurement team has declared, or reported an interest."))

    def perform(self) -> Project:
        return self.subject

    def sentence(self, result: Project) -> str:
        return f"Gevraagd om hun verklaring: {listed(member.user for member in self._missing())}."

    def messages(self, result: Project) -> Iterable[Draft]:
        for member in self._missing():
            yield ask_to_declare(member, kind=self.code)
