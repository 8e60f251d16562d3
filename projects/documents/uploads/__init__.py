"""What may be uploaded: by extension, by sniffed type and by parser (trust.md, Uploads)."""

from projects.documents.uploads.check import CheckedUpload, check_upload
from projects.documents.uploads.kinds import UploadKind
from projects.documents.uploads.names import clean_filename
from projects.documents.uploads.refusals import Refusal, UploadRefused

__all__ = ["CheckedUpload", "Refusal", "UploadKind", "UploadRefused", "check_upload", "clean_filename"]
