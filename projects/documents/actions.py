"""Adding and taking back documents of a project (R70, R135)."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.actions.base import Action
from projects.actions.forms import ActionForm
from projects.actions.registry import register
from projects.documents import store
from projects.documents.forms import CheckedFileField
from projects.documents.models import Document, DocumentKind
from projects.documents.uploads import CheckedUpload, UploadKind
from projects.procedure.gate import Unmet
from projects.procedure.steps import AudienceCode, Step, StepState
from projects.tree.gates import running
from projects.tree.links import cockpit_path
from projects.tree.lots import about, has_lots
from projects.tree.models import Lot
from projects.tree.rights import lead_buyer_of_project

# What is uploaded by hand; everything else is made by an act. Drafts are for the team until an act widens them.
UPLOADED = {
    DocumentKind.PRESENTATION: Step.KICKOFF,
    DocumentKind.TENDER_DOCUMENT: Step.TENDER_DOCUMENTS,
    DocumentKind.AGREEMENT: Step.CONTRACT,
    DocumentKind.ATTACHMENT: None,
}
AUDIENCES = (
    AudienceCode.TEAM,
    AudienceCode.INTERESTED,
    AudienceCode.PARTICIPANTS,
    AudienceCode.MEMBERS,
    AudienceCode.PUBLIC,
)


class AddDocumentForm(ActionForm):
    """A file, what it is, and who may read it."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=[(kind.value, kind.label) for kind in UPLOADED])
    step = forms.ChoiceField(
        label=_("At which step?"), choices=Step.choices, required=False, help_text=_("Only for an attachment.")
    )
    lot = forms.ModelChoiceField(
        label=_("For which lot?"),
        queryset=Lot.objects.none(),
        required=False,
        empty_label=_("not for one lot"),
        help_text=_("Only for an agreement: every lot has its own."),
    )
    title = forms.CharField(label=_("Title"), max_length=250)
    file = CheckedFileField(label=_("File"), upload_kind=UploadKind.DOCUMENT)
    audience = forms.ChoiceField(
        label=_("Who may read it?"),
        choices=[(code.value, code.label) for code in AUDIENCES],
        required=False,
        help_text=_("Only for an attachment. Everything else is for the team until you send or publish it."),
    )
    replaces = forms.ModelChoiceField(
        label=_("New version of"), queryset=Document.objects.none(), required=False, empty_label=_("nothing, it is new")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        project = self.action.subject
        self.fields["replaces"].queryset = project.documents.current().filter(kind__in=UPLOADED)
        if has_lots(project):
            self.fields["lot"].queryset = project.lots.order_by("number")
        else:
            del self.fields["lot"]


class AddDocument(Action):
    """A document is added to a step, or a new version of one; nothing is overwritten."""

    code = "document-toevoegen"
    title = _("Add a document")
    button = _("Add the document")
    requirement = "R70"
    rights = (lead_buyer_of_project,)
    gates = (running,)
    form = AddDocumentForm

    def clean(
        self,
        *,
        kind: str,
        step: str = "",
        audience: str = "",
        replaces: Document | None = None,
        lot: Lot | None = None,
        **more: object,
    ) -> None:
        if kind == DocumentKind.ATTACHMENT and not step:
            raise ValidationError({"step": _("Choose the step this attachment belongs to.")})
        if kind == DocumentKind.TENDER_DOCUMENT and self.subject.step(Step.STRATEGY).state != StepState.DONE:
            sentence = _("Tender documents are drawn up once the participants have been laid down.")
            raise ValidationError({"kind": sentence})
        early = step == Step.TENDER_DOCUMENTS and self.subject.step(Step(step)).state != StepState.DONE
        if kind == DocumentKind.ATTACHMENT and early and audience not in ("", AudienceCode.TEAM):
            sentence = _("Until the tender documents were published and forwarded, only the team reads this step.")
            raise ValidationError({"audience": sentence})
        if replaces and replaces.kind != kind:
            raise ValidationError({"replaces": _("A new version is of the same kind as the document it replaces.")})
        self._check_lot(kind, lot, replaces)

    def _check_lot(self, kind: str, lot: Lot | None, replaces: Document | None) -> None:
        """In a project with lots an agreement is that of one lot, once the lots are known for good (R99)."""
        if not has_lots(self.subject):
            return
        if kind != DocumentKind.AGREEMENT:
            if lot:
                raise ValidationError({"lot": _("Only an agreement is for one lot. Leave this empty.")})
            return
        if self.subject.step(Step.STRATEGY).state != StepState.DONE:
            raise ValidationError({"kind": _("Add the agreement of a lot once the participants have been laid down.")})
        if lot is None:
            raise ValidationError({"lot": _("Choose the lot that this agreement is for.")})
        if replaces and replaces.lot_id not in (None, lot.pk):
            raise ValidationError({"replaces": _("A new version is for the same lot as the document it replaces.")})

    def perform(
        self,
        *,
        kind: str,
        title: str,
        file: CheckedUpload,
        step: str = "",
        audience: str = "",
        replaces: Document | None = None,
        lot: Lot | None = None,
    ) -> Document:
        attachment = kind == DocumentKind.ATTACHMENT
        return store.add_upload(
            self.subject,
            file,
            title=title,
            kind=DocumentKind(kind),
            step=Step(step) if attachment else UPLOADED[DocumentKind(kind)],
            audience=AudienceCode(audience or AudienceCode.TEAM) if attachment else AudienceCode.TEAM,
            by=self.by,
            lot=lot,
            replaces=replaces,
        )

    def sentence(self, result: Document) -> str:
        of_lot = about(result.lot) if result.lot else ""
        return f"Document toegevoegd{of_lot}: {result.title} ({result.get_kind_display()}), sha256 {result.sha256}."

    def details(self, result: Document) -> dict[str, object]:
        return {"document": result.pk, "sha256": result.sha256}

    def next_url(self, result: Document) -> str:
        return cockpit_path(self.subject)


class WithdrawDocument(Action):
    """A draft is taken back; what a formal act rests on stays."""

    code = "document-intrekken"
    title = _("Take a document back")
    button = _("Take the document back")
    requirement = "R70"
    rights = (lead_buyer_of_project,)
    gates = (running,)
    target_model = Document

    def conditions(self) -> Iterable[Unmet]:
        if self.target.frozen_at:
            yield Unmet(_("A formal act rests on this document; it cannot be withdrawn."))
        elif self.target.withdrawn_at:
            yield Unmet(_("This document was taken back already."))

    def perform(self) -> Document:
        store.withdraw(self.target)
        return self.target

    def sentence(self, result: Document) -> str:
        return f"Document ingetrokken: {result.title}, sha256 {result.sha256}."


register(AddDocument, WithdrawDocument)
