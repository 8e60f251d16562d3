"""Reads of the tender documents: what was published, what the law says of it, and the set of documents."""

from dataclasses import dataclass
from datetime import date

from projects.participation.selectors import lots_without_participants
from projects.procedure import clock, cpv
from projects.procedure.tendering import Nature, Procedure, rule_of
from projects.procedure.wording import listed
from projects.tender_documents.gates import publication_of
from projects.tender_documents.models import ClosingDateChange, PreparedPublication, TenderFacts, TenderPublication
from projects.tender_documents.terms import Finding, Timetable, check, day_of, information_by
from projects.tender_documents.versions import Completeness, VersionedDocument, completeness, documents_of
from projects.tree.models import Lot, Project


def facts_of(project: Project) -> TenderFacts | None:
    """What is known of the notice: the publication that counts, otherwise what was prepared, otherwise None."""
    return publication_of(project) or PreparedPublication.objects.filter(project=project).first()


def timetable(facts: TenderFacts) -> Timetable:
    """The facts to check. Prepared ones without a day of sending are taken to be sent today."""
    published_at = getattr(facts, "published_at", None)
    return Timetable.of(facts, day_of(published_at) if published_at else clock.today())


def findings_of(facts: TenderFacts) -> list[Finding]:
    """What does not fit, of a publication or of what was prepared."""
    table = timetable(facts)
    found = check(table)
    rule = rule_of(table.procedure, table.sent)
    if isinstance(facts, TenderPublication) and rule and rule.european and not facts.ted_number:
        sentence = "Het nummer op TED is nog niet ingevuld. Vul het aan zodra het bekend is."
        found.append(Finding("ted-nummer", sentence, "art. 2.64 Aw 2012"))
    return found


def set_warnings(project: Project) -> list[str]:
    """What to look at in the set and the lots, in Dutch; nothing here stops a publication."""
    empty = lots_without_participants(project)
    found = completeness(project).warnings
    if empty:
        found.append(f"Voor {listed(f'perceel {lot.number} ({lot.title})' for lot in empty)} is geen deelnemer over.")
    return found


def european(facts: TenderFacts) -> bool:
    """Whether its notice goes to the European Union."""
    table = timetable(facts)
    rule = rule_of(table.procedure, table.sent)
    return rule is not None and rule.european


def codes_in_words(facts: TenderFacts) -> str:
    """“CPV 90910000-9 Reinigingsdiensten, ook 90911300-9 Glazenwassersdiensten”."""
    also = "; ".join(cpv.described(code) for code in facts.additional_cpv)
    return f"CPV {cpv.described(facts.cpv)}" + (f", ook {also}" if also else "")


@dataclass(frozen=True)
class PublishedOverview:
    """A publication as its readers see it; the estimated value is not among it."""

    publication: TenderPublication
    procedure: str
    nature: str
    codes: tuple[str, ...]
    lots: tuple[Lot, ...]
    changes: tuple[ClosingDateChange, ...]
    information_by: date | None


def published_overview(project: Project) -> PublishedOverview | None:
    """The publication that counts, or None."""
    publication = publication_of(project)
    if publication is None:
        return None
    return PublishedOverview(
        publication,
        Procedure(publication.procedure).label,
        Nature(publication.nature).label if publication.nature else "",
        tuple(cpv.described(code) for code in (publication.cpv, *publication.additional_cpv)),
        tuple(publication.lots.exclude(title="")),
        tuple(publication.date_changes.all()),
        information_by(timetable(publication)),
    )


@dataclass(frozen=True)
class TeamOverview:
    """What only the team sees: the facts of the notice with what does not fit, and the set with its versions.

    `checked` is False as long as nothing was prepared or published.
    """

    prepared: PreparedPublication | None
    facts: TenderFacts | None
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...]
    information_by: date | None
    documents: tuple[VersionedDocument, ...]
    completeness: Completeness

    @property
    def checked(self) -> bool:
        """Whether there was something to hold against the law."""
        return self.facts is not None


def team_overview(project: Project) -> TeamOverview:
    """Everything about the documents of a project."""
    facts = facts_of(project)
    return TeamOverview(
        facts if isinstance(facts, PreparedPublication) else None,
        facts,
        tuple(findings_of(facts)) if facts else (),
        tuple(set_warnings(project)),
        information_by(timetable(facts)) if facts else None,
        tuple(documents_of(project)),
        completeness(project),
    )
