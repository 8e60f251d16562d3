"""The texts of files become searchable, in the background (R135). Who finds what is asked when somebody searches."""

import logging
from datetime import timedelta

from wagtail.search import index

from projects.documents import storage
from projects.documents.models import Document, DocumentKind
from projects.documents.reading import NotRead, text_apart
from projects.outbox.jobs import register_job
from projects.procedure import clock

logger = logging.getLogger(__name__)

# Opened on the record, each time by somebody who is noted (R86): their text lies nowhere else.
NEVER_READ = (DocumentKind.BID, DocumentKind.REQUEST)
AT_ONCE = 50


def read_texts() -> int:
    """Reads the text of documents that were not read yet, newest first; returns how many. A file is read once."""
    waiting = Document.objects.filter(text_read_at__isnull=True).order_by("-pk")
    number = 0
    for pk in list(waiting.values_list("pk", flat=True)[:AT_ONCE]):
        document = Document.objects.get(pk=pk)
        text = _text_of(document)
        number += Document.objects.filter(pk=pk, text_read_at__isnull=True).update(text=text, text_read_at=clock.now())
        document.refresh_from_db()
        index.insert_or_update_object(document)
    return number


def _text_of(document: Document) -> str:
    if document.kind in NEVER_READ:
        return ""
    try:
        return text_apart(storage.read(document.storage_name), document.content_type)
    except (NotRead, OSError):
        logger.warning("no text of document %s", document.pk)
        return ""


register_job("teksten-van-bestanden", read_texts, every=timedelta(minutes=1))
