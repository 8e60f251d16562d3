"""A form field for files that checks content, not names (trust.md, Uploads)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from projects.documents.refused import refused_signed_file
from projects.documents.uploads import CheckedUpload, UploadKind, UploadRefused, check_upload


class CheckedFileField(forms.FileField):
    """A FileField whose value is a CheckedUpload. Its error says what to do.

    A signed decision that is refused stands in the journal of the act it was meant for.
    """

    def __init__(self, *, upload_kind: UploadKind, **kwargs: Any) -> None:
        self.upload_kind = upload_kind
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> CheckedUpload | None:
        """The checked upload, or None when nothing was given and nothing is required."""
        if isinstance(data, CheckedUpload):
            return data
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return check_upload(file, file.name, kind=self.upload_kind)
        except UploadRefused as refusal:
            if self.upload_kind == UploadKind.SIGNED_DECISION:
                raise refused_signed_file(file, refusal) from refusal
            raise ValidationError(refusal.sentence) from refusal
