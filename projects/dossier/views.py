"""Where the records officer and the contact person of an authority fetch their file (R108, R109).

Only for their own authority: everybody else, superusers and the purchasing organisation included, gets 404.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.actor import Actor
from accounts.models import ContractingAuthority, User
from projects.actions.base import in_dutch
from projects.documents.models import Document
from projects.documents.storage import CHUNK, storage
from projects.dossier.actions import ConfirmReceipt
from projects.dossier.contents import dossier_documents, records_authorities, records_projects
from projects.dossier.ends import retention_of
from projects.dossier.models import DossierPackage, PackageDownload
from projects.dossier.selectors import delivery_to, offered_package, offered_packages
from projects.journal.record import record
from projects.participation.selectors import participating_authorities
from projects.procedure import clock
from projects.tree.links import member_act_path
from projects.tree.models import Project

DOWNLOADED = "dossier-opgehaald"


class PackageResponse(FileResponse):
    """A package as it leaves: in large pieces, never in memory as a whole."""

    block_size = CHUNK


@dataclass(frozen=True)
class Own:
    """The file of one project for one authority of this user."""

    project: Project
    authority: ContractingAuthority

    @property
    def query(self) -> str:
        """What addresses say about the authority."""
        return f"?namens={self.authority.pk}"


def own_file(user: User, public_id: object, wanted: str) -> Own:
    """The file this user may take over. Raises Http404 for everybody else."""
    project = next((row for row in records_projects(user) if str(row.public_id) == str(public_id)), None)
    if project is None:
        raise Http404
    taking_part = participating_authorities(project)
    own = [authority for authority in records_authorities(user) if authority in taking_part]
    if wanted:
        own = [authority for authority in own if str(authority.pk) == wanted]
    if not own:
        raise Http404
    return Own(project, own[0])


@login_required
@require_safe
def dossiers(request: HttpRequest) -> HttpResponse:
    """`/mijn/dossiers/`: the ended projects whose file this person may take over, and how far each is."""
    own, rows = records_authorities(request.user), []
    for project in records_projects(request.user):
        for authority in participating_authorities(project):
            if authority in own:
                offered, delivery = offered_package(project, authority), delivery_to(project, authority)
                rows.append({"project": project, "authority": authority, "package": offered, "delivery": delivery})
    return TemplateResponse(request, "dossier/dossiers.html", {"rows": rows})


@login_required
@require_safe
def dossier(request: HttpRequest, public_id: object) -> HttpResponse:
    """`/mijn/dossiers/<id>/`: the package of one authority, its fingerprint, pakbon and receipt, and what is in it."""
    own = own_file(request.user, public_id, request.GET.get("namens", ""))
    documents = dossier_documents(own.project, own.authority)
    readable = Document.objects.visible_to(request.user).filter(pk__in=[row.pk for row in documents])
    versions = offered_packages(own.project, own.authority)
    offered = versions[0] if versions else None
    context = {
        "project": own.project,
        "authority": own.authority,
        "query": own.query,
        "documents": documents,
        "readable": set(readable.values_list("pk", flat=True)),
        "package": offered,
        "earlier": versions[1:],
        "retention": retention_of(offered) if offered else None,
        "delivery": delivery_to(own.project, own.authority),
        "confirm": member_act_path(own.project, ConfirmReceipt.code, namens=own.authority.pk),
    }
    return TemplateResponse(request, "dossier/dossier.html", context)


def _offered(request: HttpRequest, public_id: object) -> tuple[Own, DossierPackage]:
    own = own_file(request.user, public_id, request.GET.get("namens", ""))
    wanted = request.GET.get("versie", "")
    for found in offered_packages(own.project, own.authority):
        if wanted in ("", str(found.number)):
            return own, found
    raise Http404


def _why_not(found: DossierPackage) -> str:
    """Why a package can no longer be fetched; empty when it can."""
    if found.replaced_by:
        numbers = {"number": found.number, "newer": found.replaced_by.number}
        return _("Version %(number)s was replaced by version %(newer)s and can no longer be fetched.") % numbers
    if not storage().exists(found.storage_name):
        return _("The package is no longer in the storage. Ask the lead buyer to make it again.")
    return ""


@login_required
@require_safe
def package(request: HttpRequest, public_id: object) -> HttpResponse:
    """`/mijn/dossiers/<id>/pakket/`: the package that was offered last, or an earlier version that is still kept.

    The journal keeps who fetched it.
    """
    own, found = _offered(request, public_id)
    if sentence := _why_not(found):
        messages.error(request, sentence)
        return redirect(f"/mijn/dossiers/{own.project.public_id}/{own.query}")
    if request.method == "HEAD":
        response = HttpResponse(content_type="application/zip", headers={"Content-Length": str(found.size)})
    else:
        _note(found, Actor(request.user, own.authority))
        file = storage().open(found.storage_name, "rb")
        response = PackageResponse(file, as_attachment=True, filename=found.filename, content_type="application/zip")
    response["ETag"] = f'"{found.sha256}"'
    return _private(response)


@login_required
@require_safe
def pakbon(request: HttpRequest, public_id: object) -> HttpResponse:
    """`/mijn/dossiers/<id>/pakbon.xml`: the delivery note of the package that was offered."""
    _own, found = _offered(request, public_id)
    name = found.filename.removesuffix(".zip") + ".pakbon.xml"
    response = HttpResponse(found.pakbon.encode(), content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _private(response)


def _note(found: DossierPackage, by: Actor) -> None:
    """Keeps who fetches it. Raises Http404 when another version replaces it at this very moment."""
    with in_dutch(), transaction.atomic():
        get_object_or_404(DossierPackage.objects.select_for_update(), pk=found.pk, replaced_by=None)
        PackageDownload.objects.create(
            package=found, downloaded_at=clock.now(), person_id=by.user.pk, person_name=by.name
        )
        sentence = f"{by.name} heeft het dossierpakket van {by.authority} opgehaald (sha256 {found.sha256})."
        record(found.project.stream, DOWNLOADED, sentence, by=by, data={"pakket": found.pk})


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
