"""Where packages go, and asking for them (R108–R110)."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.actions.base import Action
from projects.dossier import forms
from projects.dossier.contents import dossier_documents
from projects.dossier.ends import start_now
from projects.dossier.gates import dossier_complete, ended, has_participants, somebody_waits
from projects.dossier.models import ArchiveSettings, DossierPackage, PackageState
from projects.dossier.selectors import delivery_to, last_package, settings_of
from projects.journal.models import Stream
from projects.participation.models import Participation, Standing
from projects.participation.selectors import participating_authorities
from projects.procedure import clock
from projects.procedure.steps import Step
from projects.procedure.wording import listed
from projects.tree.rights import collective_team, lead_buyer_of_project


def dossier_path(project: Any) -> str:
    """Where staff see how far the file is."""
    return f"/beheer/projecten/{project.public_id}/dossier/"


class OfParticipant(Action):
    """An act of the purchasing organisation for one participant."""

    target_model = Participation
    listed = False

    @classmethod
    def targets(cls, subject: Any) -> QuerySet[Participation]:
        """The participants of the project."""
        rows = Participation.objects.filter(project=subject).standing(Standing.PARTICIPATING)
        return rows.select_related("authority", "project__page").order_by("authority__name")

    @classmethod
    def beside_others(cls, subject: Any) -> Iterable[Any]:
        """None: each stands on the screen of the dossier, with its authority."""
        return ()

    @property
    def authority(self) -> ContractingAuthority:
        """Whom it is for."""
        return self.target.authority

    @property
    def heading(self) -> str:
        """With the authority."""
        return f"{self.title}: {self.authority}"

    def next_url(self, result: Any) -> str:
        return dossier_path(self.subject)


class SetArchive(OfParticipant):
    """Where the packages of an authority go: its archive, and the aggregation there (SIP, March 2026)."""

    code = "archief-instellen"
    title = _("Fill in the archive")
    button = _("Save")
    explanation = _("It holds for every project of this authority. Packages that were made already stay as they are.")
    requirement = "R108"
    step = Step.EVALUATION
    rights = (collective_team,)
    form = forms.ArchiveForm

    def initial(self) -> dict[str, Any]:
        return forms.archive_values(settings_of(self.authority))

    def perform(self, **chosen: Any) -> ArchiveSettings:
        facts = chosen | {"changed_at": clock.now(), "changed_by_name": self.by.name}
        row, _made = ArchiveSettings.objects.update_or_create(authority=self.authority, defaults=facts)
        return row

    def sentence(self, result: ArchiveSettings) -> str:
        return f"Voor {self.authority} is ingevuld waar dossierpakketten heen gaan: {result.archive_name}."

    def details(self, result: ArchiveSettings) -> dict[str, Any]:
        return {"aanbestedende dienst": self.authority.pk} | forms.archive_values(result)


class AskForPackages(Action):
    """Packages are made in the background, each from the facts of this moment (R109)."""

    code = "dossierpakketten-samenstellen"
    title = _("Make the packages for the records departments")
    button = _("Make the packages")
    explanation = _("They are made in the background, one for every authority. You see here how far they are.")
    requirement = "R109"
    step = Step.EVALUATION
    rights = (lead_buyer_of_project,)
    gates = (ended, has_participants, dossier_complete, somebody_waits)
    form = forms.ChooseAuthorities

    def clean(self, *, authorities: list[ContractingAuthority]) -> None:
        participants = set(participating_authorities(self.subject))
        errors = [sentence for authority in authorities if (sentence := self._refusal(authority, participants))]
        if errors:
            raise ValidationError({"authorities": errors})

    def _refusal(self, authority: ContractingAuthority, participants: set[ContractingAuthority]) -> str:
        facts = {"authority": authority}
        if authority not in participants:
            return _("%(authority)s does not participate in this project.") % facts
        if delivery_to(self.subject, authority):
            return _("The file was delivered to %(authority)s already.") % facts
        if settings_of(authority) is None:
            return _("Fill in the archive of %(authority)s first: where the package goes.") % facts
        package = last_package(self.subject, authority)
        if package and package.state in (PackageState.WAITING, PackageState.BUILDING):
            return _("The package for %(authority)s is being made already.") % facts
        return ""

    def perform(self, *, authorities: list[ContractingAuthority]) -> list[DossierPackage]:
        return [self._ask(authority) for authority in authorities]

    def _ask(self, authority: ContractingAuthority) -> DossierPackage:
        now, rows = clock.now(), DossierPackage.objects.filter(project=self.subject, authority=authority)
        sizes = sum(document.size for document in dossier_documents(self.subject, authority, now))
        head = Stream.objects.filter(name=self.subject.stream).first()
        contact = {"contact_name": self.by.name, "contact_email": self.by.user.email}
        start = start_now(self.subject, authority)
        return DossierPackage.objects.create(
            project=self.subject,
            authority=authority,
            number=(rows.aggregate(last=Max("number"))["last"] or 0) + 1,
            requested_at=now,
            requested_by_name=self.by.name,
            journal_number=head.number if head else 0,
            settings=forms.archive_values(settings_of(authority)) | contact,
            term_counted_from=start.counted_from,
            term_starts_on=start.day,
            # Every file is read twice: to check it, and to write it.
            total_bytes=2 * sizes,
        )

    def sentence(self, result: list[DossierPackage]) -> str:
        return f"Gevraagd is dossierpakketten samen te stellen voor {listed(row.authority for row in result)}."

    def details(self, result: list[DossierPackage]) -> dict[str, Any]:
        return {"pakketten": [row.pk for row in result]}

    def next_url(self, result: list[DossierPackage]) -> str:
        return dossier_path(self.subject)
