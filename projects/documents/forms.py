"""A form field for files that checks content, not names (trust.md, Uploads)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from projects.documents.uploads import CheckedUpload, UploadKind, UploadRefused, check_upload


class CheckedFileField(forms.FileField):
    """A FileField whose value is a CheckedUpload. Its error says what to do."""

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
            return check_upload(file.read(), file.name, kind=self.upload_kind)
        except UploadRefused as refusal:
            raise ValidationError(refusal.sentence) from refusal
