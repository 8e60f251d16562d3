"""Establishing a version of the procedure (R1–R3)."""

from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from projects.actions.base import Action
from projects.actions.forms import ActionForm, DayField, LongTextField
from projects.actions.registry import register
from projects.handbook.models import HandbookPage, HandbookVersion
from projects.outbox.jobs import register_job
from projects.procedure import clock
from projects.procedure.gate import Unmet
from projects.procedure.wording import day
from projects.tree.rights import expertise_or_team


class VersionForm(ActionForm):
    """From when it holds, and what changed."""

    valid_from = DayField(label=_("Holds from"))
    changes = LongTextField(
        label=_("What changed?"),
        rows=4,
        help_text=_("Everybody reads this above the text, and in the list of versions."),
    )


class EstablishHandbook(Action):
    """The text in the editor becomes a version of the procedure, which everybody reads from its first day."""

    code = "handboek-vaststellen"
    title = _("Establish a version of the handbook")
    button = _("Establish this version")
    explanation = _("The text as it is saved in the editor becomes a new version. Earlier versions stay to be read.")
    requirement = "R1, R2, R3"
    side = "handbook"
    rights = (expertise_or_team,)
    form = VersionForm

    @property
    def draft(self) -> HandbookPage:
        """The page as it was last saved in the editor, published or not."""
        return HandbookPage.objects.get(pk=self.subject.pk).get_latest_revision_as_object()

    def conditions(self) -> Iterable[Unmet]:
        last, draft = HandbookVersion.objects.order_by("-number").first(), self.draft
        if not strip_tags(draft.body).strip():
            yield Unmet(_("The handbook has no text yet."), _("the purchasing organisation"))
        elif last and (last.body, last.replaces) == (draft.body, draft.replaces):
            yield Unmet(_("Nothing changed since the last version."), _("the purchasing organisation"))

    def initial(self) -> dict[str, Any]:
        return {"valid_from": clock.today()}

    def clean(self, *, valid_from: date, changes: str) -> None:
        if not changes.strip():
            raise ValidationError({"changes": _("Fill this in.")})
        last = HandbookVersion.objects.order_by("-number").first()
        earliest = max(clock.today(), last.valid_from) if last else None
        if earliest and valid_from < earliest:
            sentence = _("Choose %(day)s or later: what people read before stays.") % {"day": day(earliest)}
            raise ValidationError({"valid_from": sentence})

    def perform(self, *, valid_from: date, changes: str) -> HandbookVersion:
        last, draft = HandbookVersion.objects.order_by("-number").first(), self.draft
        version = HandbookVersion.objects.create(
            number=last.number + 1 if last else 1,
            body=draft.body,
            replaces=draft.replaces,
            valid_from=valid_from,
            changes=changes.strip(),
            established_at=clock.now(),
            established_by_name=self.by.name,
        )
        renew_search()
        return version

    def sentence(self, result: HandbookVersion) -> str:
        return (
            f"Versie {result.number} van het handboek is vastgesteld en geldt vanaf {day(result.valid_from)}. "
            f"Gewijzigd: {result.changes}"
        )

    def details(self, result: HandbookVersion) -> dict[str, Any]:
        return {"versie": result.number, "sha256": sha256(result.body.encode()).hexdigest()}

    def next_url(self, result: HandbookVersion) -> str:
        return "/beheer/handboek/"


def renew_search() -> None:
    """Search finds the version that holds today; on the first day of the next one that one."""
    for page in HandbookPage.objects.all():
        index.insert_or_update_object(page)


register(EstablishHandbook)
register_job("handboek-doorzoeken", renew_search, every=timedelta(hours=1))
