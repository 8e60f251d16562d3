"""Before publication: the team drafts documents, and the lead buyer prepares the notice (R69, R70, R71)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.actions.base import Action
from projects.documents import store
from projects.documents.models import Document, DocumentKind
from projects.documents.uploads import CheckedUpload
from projects.procedure import clock
from projects.procedure.steps import AudienceCode, Step
from projects.procedure.tendering import Procedure
from projects.procedure.wording import day
from projects.tender_documents import forms
from projects.tender_documents.facts import check_facts, dates_in_words, facts_as_dict, lots_or_all
from projects.tender_documents.gates import not_published, strategy_adopted
from projects.tender_documents.models import PreparedPublication
from projects.tender_documents.rights import member_of_team
from projects.tender_documents.selectors import codes_in_words, findings_of, set_warnings
from projects.tree.gates import running, step_open
from projects.tree.links import project_path
from projects.tree.rights import lead_buyer_of_project


class AddDraft(Action):
    """A member of the team adds a draft of a tender document, or a new version of one, for the team only (R69, R70)."""

    code = "concept-aanbestedingsdocument-toevoegen"
    title = _("Add a draft of a tender document")
    button = _("Add a draft")
    explanation = _("Only the procurement team reads drafts. Nothing is overwritten: every version is kept.")
    requirement = "R69"
    step = Step.TENDER_DOCUMENTS
    side = "team"
    rights = (member_of_team,)
    gates = (running, step_open(Step.TENDER_DOCUMENTS), strategy_adopted, not_published)
    form = forms.DraftForm

    def perform(self, *, title: str, file: CheckedUpload, replaces: Document | None = None) -> Document:
        return store.add_upload(
            self.subject,
            file,
            title=title,
            kind=DocumentKind.TENDER_DOCUMENT,
            step=Step.TENDER_DOCUMENTS,
            audience=AudienceCode.TEAM,
            by=self.by,
            replaces=replaces,
        )

    def sentence(self, result: Document) -> str:
        what = "Nieuwe versie van een aanbestedingsdocument" if result.replaces else "Concept-aanbestedingsdocument"
        return f"{what} toegevoegd: {result.title}, sha256 {result.sha256}."

    def details(self, result: Document) -> dict[str, object]:
        return {"document": result.pk, "sha256": result.sha256, "vervangt": result.replaces_id}

    def next_url(self, result: Document) -> str:
        return project_path(self.subject, Step.TENDER_DOCUMENTS)


class PreparePublication(Action):
    """The facts of the notice are written down before it is sent, and checked against the law in time (R71)."""

    code = "publicatie-voorbereiden"
    title = _("Prepare the publication")
    button = _("Keep these facts")
    explanation = _(
        "The time table is checked against the statutory terms. You find the facts again when you record the "
        "publication, and in the list of what a TenderNed form asks."
    )
    requirement = "R71"
    step = Step.TENDER_DOCUMENTS
    rights = (lead_buyer_of_project,)
    gates = (running, step_open(Step.TENDER_DOCUMENTS), strategy_adopted, not_published)
    form = forms.PrepareForm
    confirm = True

    def initial(self) -> dict[str, Any]:
        return forms.known_facts(self.subject)

    def clean(
        self,
        *,
        procedure: str,
        questions_until: datetime | None = None,
        bids_until: datetime | None = None,
        requests_until: datetime | None = None,
        **facts: Any,
    ) -> None:
        check_facts(clock.today(), procedure=procedure, requests_until=requests_until, **facts)
        for name, earlier in (("questions_until", questions_until), ("requests_until", requests_until)):
            if earlier and bids_until and bids_until <= earlier:
                raise ValidationError({"bids_until": forms.AFTER[name]})

    def perform(self, *, lots: Iterable[Any] | None = None, **facts: Any) -> PreparedPublication:
        prepared, _new = PreparedPublication.objects.update_or_create(
            project=self.subject,
            defaults=facts | {"prepared_at": clock.now(), "prepared_by_name": self.by.name},
        )
        prepared.lots.set(lots_or_all(self.subject, lots))
        return prepared

    def sentence(self, result: PreparedPublication) -> str:
        sent = f" Verzending op {day(result.sent_on)}." if result.sent_on else ""
        return (
            f"De publicatie is voorbereid: {Procedure(result.procedure).label}, {codes_in_words(result)}.{sent}"
            f"{dates_in_words(result)}"
        )

    def details(self, result: PreparedPublication) -> dict[str, object]:
        return facts_as_dict(result)

    def warnings(self, result: PreparedPublication) -> Iterable[str]:
        yield from (str(finding) for finding in findings_of(result))
        yield from set_warnings(self.subject)
