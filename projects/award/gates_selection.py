"""Gates of the selection: requests to take part, and which candidates may bid (R80–R86; art. 2.99–2.108 Aw 2012)."""

from django.utils.translation import gettext_lazy as _

from projects.award.models import Bid
from projects.award.selection import (
    has_selection,
    invited_to,
    refused_requests,
    requests_of,
    requests_opening_of,
    selection_of,
    to_tell,
)
from projects.award.selectors import check_of, is_shared
from projects.procedure import clock
from projects.procedure.gate import Unmet, gate
from projects.procedure.wording import listed, moment
from projects.tender_documents.gates import publication_of
from projects.tree.models import Lot, Project


@gate(_("The procedure begins with requests to take part"))
def selection_procedure(project: Project) -> Unmet | None:
    """Candidates ask to take part first (art. 2.27, 2.28, 2.30 and 2.31a Aw 2012)."""
    publication = publication_of(project)
    if publication and not has_selection(project):
        return Unmet(_("This procedure has no requests to take part."))
    return None


@gate(_("The time for requests to take part is over"))
def requests_closed(project: Project) -> Unmet | None:
    """Their vault stays closed until then (R84; art. 2.108 Aw 2012)."""
    publication = publication_of(project)
    if publication and publication.requests_until and clock.now() < publication.requests_until:
        facts = {"until": moment(publication.requests_until), "now": moment(clock.now())}
        sentence = _("Requests to take part can be made until %(until)s. It is now %(now)s; the vault stays closed.")
        return Unmet(sentence % facts)
    return None


@gate(_("The vault with requests has not been opened yet"))
def requests_not_opened(lot: Lot) -> Unmet | None:
    """It is opened once (R82)."""
    if opening := requests_opening_of(lot):
        facts = {"moment": moment(opening.opened_at), "name": opening.opened_by_name}
        return Unmet(_("%(name)s opened the vault with requests already, on %(moment)s.") % facts)
    return None


@gate(_("The vault with requests was opened"))
def requests_opened(lot: Lot) -> Unmet | None:
    """The record of opening exists before requests are shared (R83)."""
    if requests_opening_of(lot) is None:
        sentence = _("The opening of the vault with requests to take part has not been recorded yet.")
        return Unmet(sentence, _("the lead buyer"))
    return None


@gate(_("There is a complete request"))
def complete_request_there(lot: Lot) -> Unmet | None:
    """There is something to share (R85)."""
    if requests_opening_of(lot) and not any(request.complete for request in requests_of(lot)):
        return Unmet(_("There is no complete request to take part."))
    return None


@gate(_("The requests have not been shared yet"))
def requests_not_shared(lot: Lot) -> Unmet | None:
    """They are shared once."""
    if is_shared(requests_opening_of(lot)):
        return Unmet(_("The requests were shared with the procurement team already."))
    return None


@gate(_("The requests were shared with the team"))
def requests_shared(lot: Lot) -> Unmet | None:
    """The check follows sharing (R85)."""
    if not is_shared(requests_opening_of(lot)):
        sentence = _("The requests have not been shared with the procurement team yet.")
        return Unmet(sentence, _("the lead buyer"))
    return None


@gate(_("Every complete request was checked"))
def all_requests_checked(lot: Lot) -> list[Unmet]:
    """On the grounds for exclusion and the requirements, before candidates are chosen (art. 2.99 lid 5 Aw 2012)."""
    sentence = _("Request %(number)s has not been checked on exclusion and requirements yet.")
    return [Unmet(sentence % {"number": request.number}, _("the lead buyer")) for request in _unchecked(lot)]


def _unchecked(lot: Lot) -> list[Bid]:
    return [request for request in requests_of(lot) if request.complete and check_of(request) is None]


@gate(_("The selection was recorded"))
def selection_recorded(lot: Lot) -> Unmet | None:
    """Who may bid is known, and rests on what counts now (art. 2.105 Aw 2012)."""
    if selection_of(lot) is None:
        return Unmet(_("The selection of candidates has not been recorded yet."), _("the lead buyer"))
    refused = refused_requests(lot)
    if wrong := [request.number for request in invited_to(lot) if request.number in refused]:
        sentence = _("Invited, but no longer through the check: request %(numbers)s. Record the selection again.")
        return Unmet(sentence % {"numbers": listed(wrong)}, _("the lead buyer"))
    return None


@gate(_("There are candidates to tell"))
def candidates_to_tell(lot: Lot) -> Unmet | None:
    """Everybody hears once what was decided."""
    if selection_of(lot) and not to_tell(lot):
        return Unmet(_("Every candidate was told of the selection already."))
    return None


@gate(_("Only who was invited can bid"))
def selection_ready(lot: Lot) -> list[Unmet]:
    """Where candidates are selected: the selection was recorded, and everybody heard of it (art. 2.103, 2.105)."""
    if not has_selection(lot.project):
        return []
    if found := selection_recorded(lot):
        return found
    if waiting := to_tell(lot):
        numbers = listed(choice.request.number for choice in waiting)
        sentence = _("Not told of the selection yet: the candidates of request %(numbers)s.")
        return [Unmet(sentence % {"numbers": numbers}, _("the lead buyer"))]
    return []
