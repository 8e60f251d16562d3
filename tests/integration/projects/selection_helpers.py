"""What the tests of requests to take part and of the selection share."""

import io
from datetime import timedelta

from pypdf import PdfReader

from projects.award.actions import (
    ChangeCandidateAddress,
    CheckRequest,
    OpenRequests,
    RecordSelection,
    ShareRequests,
    TellCandidates,
    UploadRequest,
)
from projects.clarification.actions import RecordNoQuestions
from projects.documents import storage
from projects.documents.models import Document, DocumentKind
from projects.tree.models import Project

CANDIDATES = ("Schoon BV", "Half BV", "Fris BV")
REQUESTS = [{"name": "Schoon BV", "email": "info@schoon.example", "complete": True}]
ACTS = (OpenRequests, ShareRequests, RecordSelection, TellCandidates)
ON_REQUEST = (UploadRequest, ChangeCandidateAddress, CheckRequest)


def request_documents(project) -> dict[int, Document]:
    """The file of each request, by the number of the request."""
    found = Document.objects.filter(project=project, kind=DocumentKind.REQUEST)
    return {row.bid_document.bid.number: row for row in found}


def text_of(document: Document) -> str:
    """Everything a PDF says."""
    pages = PdfReader(io.BytesIO(storage.read(document.storage_name))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def clarified(world, project) -> Project:
    """The time for questions passed without one, and so did the time for bids."""
    publication = project.publications.get()
    world.now = max(world.now, publication.questions_until + timedelta(hours=1))
    world.act(RecordNoQuestions, project)
    world.now = publication.bids_until
    return Project.objects.get(pk=project.pk)
