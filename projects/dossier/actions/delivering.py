"""Offering the packages, and that they arrived (R108, R109)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority, Role
from projects.actions.base import Action
from projects.documents.storage import storage
from projects.dossier import forms
from projects.dossier.actions.packaging import OfParticipant, dossier_path
from projects.dossier.fingerprints import compare, written
from projects.dossier.gates import dossier_complete, ended, has_participants, packages_built, something_to_offer
from projects.dossier.index_page import readable
from projects.dossier.models import DeliveryWay, DossierDelivery, DossierPackage, PackageState
from projects.dossier.rights import takes_over_file
from projects.dossier.selectors import delivery_to, dossiers_of, offered_package
from projects.outbox.compose import Draft, to_person
from projects.participation.selectors import contacts, participating_authorities, people_at
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.steps import Step
from projects.procedure.wording import day, listed
from projects.tree.links import full
from projects.tree.models import Project
from projects.tree.rights import lead_buyer_of_project


def file_path(project: Project, authority: ContractingAuthority) -> str:
    """Where an authority finds its own file."""
    return f"/mijn/dossiers/{project.public_id}/?namens={authority.pk}"


class OfferDossier(Action):
    """The complete file is offered to every participant, for its records department (R108)."""

    code = "dossier-aanbieden"
    title = _("Offer the file to the records departments")
    button = _("Offer the file")
    explanation = _(
        "The contact persons and records officers hear where the package is. It counts as delivered once its receipt, "
        "with the fingerprint, is recorded."
    )
    requirement = "R108"
    step = Step.EVALUATION
    rights = (lead_buyer_of_project,)
    gates = (ended, has_participants, dossier_complete, packages_built, something_to_offer)
    confirm = True

    def conditions(self) -> Iterable[Unmet]:
        """The packages themselves still lie where they were put."""
        for package in self._to_offer():
            if not storage().exists(package.storage_name):
                yield Unmet(
                    _("The package for %(authority)s is no longer in the storage. Make it again.")
                    % {"authority": package.authority},
                    _("the lead buyer"),
                )

    def _to_offer(self) -> list[DossierPackage]:
        packages = [row.package for row in dossiers_of(self.subject) if row.package and not row.delivery]
        return [row for row in packages if row.state == PackageState.BUILT and row.offered_at is None]

    def perform(self) -> list[DossierPackage]:
        packages = self._to_offer()
        for package in packages:
            package.offered_at = clock.now()
            package.save(update_fields=["offered_at"])
        return packages

    def sentence(self, result: list[DossierPackage]) -> str:
        return f"Het complete dossier is aangeboden aan {listed(row.authority for row in result)}, voor DIV."

    def details(self, result: list[DossierPackage]) -> dict[str, Any]:
        return {"pakketten": {str(row.authority): row.sha256 for row in result}}

    def messages(self, result: list[DossierPackage]) -> Iterable[Draft]:
        for package in result:
            yield from _offers(self.code, package)

    def next_url(self, result: list[DossierPackage]) -> str:
        return dossier_path(self.subject)


def _offers(kind: str, package: DossierPackage) -> Iterable[Draft]:
    """To the contact persons, the records officers, and the address of the records department."""
    authority, project = package.authority, package.project
    subject = f"Dossier voor uw archief: {project}"
    body = (
        f"Het complete inkoopdossier van “{project}” staat klaar voor {authority}: één pakket voor uw afdeling DIV, "
        f"met metagegevens volgens MDTO en een pakbon.\n\nBestand: {package.filename}, {readable(package.size)}\n"
        f"Vingerafdruk (sha256): {package.sha256}\n\nDe contactpersoon en de DIV-medewerker halen het pakket hier op:\n"
        f"{full(file_path(project, authority))}\n\nBevestig daar ook de ontvangst. U vult dan de vingerafdruk in van "
        "het bestand dat u ontving. Pas daarna geldt het dossier als afgeleverd."
    )
    people = contacts(project, [authority]) + people_at([authority], Role.RECORDS)
    told = {person.pk: person for person, _authority in people}
    for person in told.values():
        yield to_person(person, kind=kind, authority=authority, subject=subject, body=body)
    known = {person.email.lower() for person in told.values()}
    if authority.records_email and authority.records_email.lower() not in known:
        yield Draft(kind, authority.records_email, subject, body, f"DIV, {authority}", authority)


def _checked(package: DossierPackage, sha256: str) -> str:
    """The fingerprint as it is kept. Raises ValidationError, beside its field, when it is not that of the package."""
    try:
        return compare(package, sha256)
    except ValidationError as error:
        raise ValidationError({"sha256": error}) from error


class ConfirmReceipt(Action):
    """The records officer or contact confirms the receipt, with the fingerprint of what arrived (R109)."""

    code = "dossier-ontvangst-bevestigen"
    title = _("Confirm the receipt of the file")
    button = _("Confirm the receipt")
    explanation = _("With this your authority confirms that the package arrived whole.")
    requirement = "R109"
    step = Step.EVALUATION
    side = "authority"
    rights = (takes_over_file,)
    form = forms.ReceiptForm

    @property
    def package(self) -> DossierPackage | None:
        """What was offered to this authority last."""
        return offered_package(self.subject, self.by.authority) if self.by.authority else None

    def conditions(self) -> Iterable[Unmet]:
        authority = self.by.authority
        if authority is None:
            return
        if authority not in participating_authorities(self.subject):
            yield Unmet(_("%(authority)s does not participate in this project.") % {"authority": authority})
        elif delivery := delivery_to(self.subject, authority):
            facts = {"day": day(delivery.received_on), "who": delivery.received_by}
            yield Unmet(_("The receipt was recorded already, on %(day)s, by %(who)s.") % facts)
        elif self.package is None:
            yield Unmet(_("No package was offered to your authority yet."), _("the lead buyer"))

    def clean(self, *, sha256: str, reference: str = "") -> None:
        _checked(self.package, sha256)

    def perform(self, *, sha256: str, reference: str = "") -> DossierDelivery:
        now = clock.now()
        return DossierDelivery.objects.create(
            package=self.package,
            way=DeliveryWay.PORTAL,
            sha256=written(sha256),
            received_on=clock.today(),
            received_by=self.by.name,
            reference=reference,
            recorded_at=now,
            recorded_by_id=self.by.user.pk,
            recorded_by_name=self.by.name,
        )

    def sentence(self, result: DossierDelivery) -> str:
        return f"{capfirst(self.by.authority)} heeft het dossier ontvangen (sha256 {result.sha256})."

    def details(self, result: DossierDelivery) -> dict[str, Any]:
        return {"pakket": result.package_id, "sha256": result.sha256, "kenmerk": result.reference}

    def messages(self, result: DossierDelivery) -> Iterable[Draft]:
        yield from tell_lead_buyer(self.code, self.subject, result)

    def next_url(self, result: DossierDelivery) -> str:
        return file_path(self.subject, self.by.authority)


class RecordOtherDelivery(OfParticipant):
    """The package was delivered on a carrier, or through the channel of the archive, and was received (R108, R109)."""

    code = "dossier-aflevering-vastleggen"
    title = _("Record a delivery outside the portal")
    button = _("Record the delivery")
    explanation = _("Only after the archive reported the fingerprint of what it received.")
    requirement = "R109"
    step = Step.EVALUATION
    rights = (lead_buyer_of_project,)
    form = forms.OtherDeliveryForm
    confirm = True

    @property
    def package(self) -> DossierPackage | None:
        """What was offered to this authority last."""
        return offered_package(self.subject, self.authority)

    def conditions(self) -> Iterable[Unmet]:
        facts = {"authority": self.authority}
        if delivery_to(self.subject, self.authority):
            yield Unmet(_("The file was delivered to %(authority)s already.") % facts)
        elif self.package is None:
            yield Unmet(_("No package was offered to %(authority)s yet.") % facts, _("the lead buyer"))

    def clean(self, *, way: str, received_on: date, received_by: str, sha256: str, reference: str = "") -> None:
        if received_on > clock.today():
            raise ValidationError({"received_on": _("This day is still to come.")})
        _checked(self.package, sha256)

    def perform(
        self, *, way: str, received_on: date, received_by: str, sha256: str, reference: str = ""
    ) -> DossierDelivery:
        return DossierDelivery.objects.create(
            package=self.package,
            way=way,
            sha256=written(sha256),
            received_on=received_on,
            received_by=received_by,
            reference=reference,
            recorded_at=clock.now(),
            recorded_by_id=self.by.user.pk,
            recorded_by_name=self.by.name,
        )

    def sentence(self, result: DossierDelivery) -> str:
        how = {
            DeliveryWay.CARRIER: "op een gegevensdrager",
            DeliveryWay.CHANNEL: "via het eigen kanaal van het archief",
        }[DeliveryWay(result.way)]
        return (
            f"Het dossier is {how} afgeleverd aan {self.authority}, ontvangen op {day(result.received_on)} door "
            f"{result.received_by} (sha256 {result.sha256})."
        )

    def details(self, result: DossierDelivery) -> dict[str, Any]:
        return {"pakket": result.package_id, "sha256": result.sha256, "kenmerk": result.reference}

    def messages(self, result: DossierDelivery) -> Iterable[Draft]:
        people = contacts(self.subject, [self.authority]) + people_at([self.authority], Role.RECORDS)
        for person in {person.pk: person for person, _authority in people}.values():
            yield to_person(
                person,
                kind=self.code,
                authority=self.authority,
                subject=f"Dossier afgeleverd: {self.subject}",
                body=f"{self.sentence(result)}\n\nU vindt de gegevens hier:\n"
                f"{full(file_path(self.subject, self.authority))}",
            )


def tell_lead_buyer(kind: str, project: Project, delivery: DossierDelivery) -> Iterable[Draft]:
    """The lead buyer hears that a file arrived, and whether it was the last one."""
    from projects.dossier.selectors import not_delivered

    waiting = not_delivered(project)
    rest = f"Nog niet ontvangen door: {listed(waiting)}." if waiting else "Iedereen heeft het dossier nu ontvangen."
    authority = delivery.package.authority
    for row in project.staff.holding(clock.today()).filter(role="lead_buyer").select_related("user"):
        yield to_person(
            row.user,
            kind=kind,
            subject=f"Dossier ontvangen door {authority}: {project}",
            body=f"{capfirst(authority)} heeft het dossier van “{project}” ontvangen (sha256 {delivery.sha256}).\n\n"
            f"{rest}\n{full(dossier_path(project))}",
        )
