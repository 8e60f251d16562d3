"""The only door to a file."""

from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from projects.documents.models import Document
from projects.documents.signals import document_served
from projects.documents.storage import storage
from projects.procedure import audience

INLINE = {"application/pdf", "image/png", "image/jpeg"}


@require_safe
def serve(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The bytes of a document for whoever may see it.

    404 for what does not exist and for what may not be seen, alike; a visitor who is not signed in is asked to.
    """
    document = Document.objects.filter(pk=pk, withdrawn_at__isnull=True).first()
    if document is None or not audience.can_see(request.user, document):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise Http404
    document_served.send(Document, document=document, user=request.user)
    return send(document)


def send(document: Document) -> FileResponse:
    """A response with the document's bytes and the headers every file gets."""
    try:
        file = storage().open(document.storage_name, "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        file,
        as_attachment=document.content_type not in INLINE,
        filename=document.filename,
        content_type=document.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = "private, no-store" if document.audience != "public" else "public, max-age=300"
    response["ETag"] = f'"{document.sha256}"'
    return response
