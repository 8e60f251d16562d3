"""Taking over a file that was looked at, and saying what a column means (R18)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from projects.plan import forms, importing
from projects.plan.actions.rights import PlanAction, may_import
from projects.plan.models import ColumnAssignment
from projects.plan.reading import Field, TableUnreadable
from projects.procedure import clock
from projects.procedure.gate import Unmet


def taken_over() -> Unmet:
    """Why an import that was applied stays as it is."""
    return Unmet(_("This file was taken over already. Upload it again to do it once more."))


class ApplyPlanImport(PlanAction):
    """What the preview showed is saved, all at once; refused rows stay out, and nothing else changes."""

    code = "inkoopplan-inlezen"
    title = _("Take over the plan")
    button = _("Take over the rows that were understood")
    rights = (may_import,)

    def conditions(self) -> Iterable[Unmet]:
        if self.subject.applied_at:
            yield taken_over()
            return
        try:
            found = self.preview()
        except TableUnreadable as error:
            yield Unmet(error.sentence)
            return
        if not found.rows:
            yield Unmet(_("There is no row in this file that can be taken over. Mend it and upload it again."))

    def lock(self) -> None:
        super().lock()
        self.__dict__.pop("_preview", None)

    def preview(self) -> importing.Preview:
        """What the file means, read once for this act. Raises TableUnreadable."""
        if not hasattr(self, "_preview"):
            staged = self.subject
            self._preview = importing.preview(
                bytes(staged.content), staged.filename, year=staged.year.year, authority=staged.authority
            )
        return self._preview

    def perform(self) -> dict[str, int]:
        staged = self.subject
        counts = importing.save(self.preview())
        staged.applied_at, staged.content, staged.counts = clock.now(), b"", counts
        staged.save(update_fields=["applied_at", "content", "counts"])
        return counts

    def sentence(self, result: dict[str, int]) -> str:
        return (
            f"Inkoopplan {self.subject.year} ingelezen uit {self.subject.filename}: {result['new']} nieuwe, "
            f"{result['changed']} gewijzigde en {result['unchanged']} ongewijzigde regels, "
            f"{result['refused']} geweigerd."
        )

    def details(self, result: dict[str, int]) -> dict[str, Any]:
        authority = self.subject.authority
        return result | {"sha256": self.subject.sha256, "authority": str(authority) if authority else ""}


class AssignColumn(PlanAction):
    """A column that was not recognised gets a meaning, or is left out; it is remembered for that authority."""

    code = "kolom-toewijzen"
    title = _("Say what a column means")
    button = _("Remember this")
    rights = (may_import,)
    form = forms.AssignForm

    def conditions(self) -> Iterable[Unmet]:
        if self.subject.applied_at:
            yield taken_over()

    def perform(self, *, heading: str, field: str) -> ColumnAssignment:
        return ColumnAssignment.objects.update_or_create(
            authority=self.subject.authority, heading=heading, defaults={"field": Field(field).value if field else ""}
        )[0]

    def sentence(self, result: ColumnAssignment) -> str:
        whose = f" voor {result.authority}" if result.authority else ""
        if not result.field:
            return f"De kolom “{result.heading}” blijft voortaan{whose} buiten beschouwing."
        return f"De kolom “{result.heading}” betekent voortaan{whose}: {Field(result.field).title}."
