"""What a column of an export of questions can be, and under which headings platforms write it."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects.documents.tables.vocabulary import Vocabulary


class Field(StrEnum):
    """The meaning of a column."""

    NUMBER = "number"
    ORDER = "order"
    SUBJECT = "subject"
    DOCUMENT = "document"
    CHAPTER = "chapter"
    PARAGRAPH = "paragraph"
    ARTICLE = "article"
    PAGE = "page"
    QUESTION = "question"
    ADDITION = "addition"
    RECEIVED = "received"
    TIME = "time"
    ASKER = "asker"
    PERSON = "person"
    EMAIL = "email"
    CONFIDENTIAL = "confidential"
    LOT = "lot"

    @property
    def title(self) -> Promise:
        """The name of this field on the screen."""
        return _TITLES[self]


_TITLES: dict[Field, Promise] = {
    Field.NUMBER: _("Number on the platform"),
    Field.ORDER: _("Number in the list, not that of the platform"),
    Field.SUBJECT: _("Subject"),
    Field.DOCUMENT: _("Document"),
    Field.CHAPTER: _("Chapter"),
    Field.PARAGRAPH: _("Paragraph"),
    Field.ARTICLE: _("Article"),
    Field.PAGE: _("Page"),
    Field.QUESTION: _("Question"),
    Field.ADDITION: _("Proposed addition"),
    Field.RECEIVED: _("Received at"),
    Field.TIME: _("Time of receipt"),
    Field.ASKER: _("Asked by"),
    Field.PERSON: _("Person who asked"),
    Field.EMAIL: _("Mail address of who asked"),
    Field.CONFIDENTIAL: _("Confidential"),
    Field.LOT: _("Lot"),
}

# Sometimes an organisation, sometimes the person in it: a person when another column holds the organisation.
_EITHER = (
    "vragensteller|vraagsteller|gesteld door|ingediend door|asker|asked by|naam vragensteller|naam vraagsteller|"
    "submitted by|indiener|naam indiener|afzender|sender|created by|aangemaakt door|wie|door wie|van wie|wie vraagt"
)
_MAIL = "e mail|email|e mailadres|emailadres|mailadres|e mail adres|mail|email address|e mail vragensteller"
_PLATFORMS = ("negometrix", "tenderned", "mercell", "ctm", "platform", "het platform")
_NUMBERS_OF_PLATFORMS = "|".join(
    spelling.format(platform)
    for platform in _PLATFORMS
    for spelling in (
        "vraagnummer {}", "vraag nummer {}", "vraagnr {}", "vraag nr {}", "vraag id {}", "nummer {}", "nr {}", "id {}",
        "vraagnummer in {}", "vraagnummer op {}", "nummer in {}", "nummer op {}", "{} vraagnummer", "{} vraagnr",
        "{} vraag id", "{} nummer", "{} nr", "{} id",
    )
)  # fmt: skip

_HEADINGS: dict[Field, str] = {
    Field.NUMBER: "vraagnr|vraag nr|vraagnummer|vraag nummer|nr vraag|nummer vraag|vraag id|vraagid|question number|"
    "question no|question nr|question id|questionid|q nr|q no|platformnummer|" + _NUMBERS_OF_PLATFORMS + "~"
    "nr|nummer|no|number|id|ref|referentie|referentienummer|reference|kenmerk|volgnr|volgnummer|volg nr|volg nummer",
    Field.ORDER: "volgnr|volgnummer|volg nr|volg nummer|nummer in de lijst|rijnummer|regelnummer|row number~"
    "nr|nummer|no|number",
    Field.SUBJECT: "onderwerp|subject|titel|title|onderwerp vraag|titel vraag|betreft|topic",
    Field.DOCUMENT: "document|documentnaam|naam document|document naam|aanbestedingsdocument|betreft document|"
    "bron document|brondocument|documenttitel|document name|file|bestand|bestandsnaam|stuk|aanbestedingsstuk|"
    "naam bestand|bijlage|document bijlage|document betreft|source document|annex~betreft|onderdeel",
    Field.CHAPTER: "hoofdstuk|hfst|hoofdst|chapter|hoofdstuknummer|deel|section number",
    Field.PARAGRAPH: "paragraaf|par|paragraaf nr|paragraafnummer|paragraph|section|sectie|hoofdstuk paragraaf|"
    "paragraaf hoofdstuk|hoofdstuk par|hoofdstuk paragraaf artikel|paragraaf artikel|artikel paragraaf|vindplaats|"
    "locatie|verwijzing|plaats in document|plaats in het document|eis|eisnummer|eis nr|nummer eis|clause|reference "
    "paragraph|paragraaf pagina|pagina paragraaf|passage|hoofdstuk paragraaf pagina~onderdeel",
    Field.ARTICLE: "artikel|art|artikelnummer|artikel nr|article|lid|article number",
    Field.PAGE: "pagina|pag|blz|bladzijde|page|paginanummer|pagina nr|page number|page no",
    Field.QUESTION: "vraag|vragen|question|questions|vraagtekst|tekst vraag|tekst van de vraag|uw vraag|"
    "vraag inschrijver|vraag opmerking|vraag of opmerking|vraag omschrijving|omschrijving vraag|vraagstelling|"
    "inhoud vraag|question text|question body|vraag gegadigde|vraag ondernemer|de vraag|inhoud van de vraag|"
    "gestelde vraag~"
    "omschrijving|inhoud|tekst|text|bericht|message|description|opmerking|body",
    Field.ADDITION: "tekstvoorstel|voorstel|suggestie|aanvulling|voorgestelde aanvulling|voorstel tot aanvulling|"
    "voorstel aanvulling|voorgestelde tekst|alternatief tekstvoorstel|alternatief|wijzigingsvoorstel|"
    "voorstel tot wijziging|voorstel wijziging|voorgestelde wijziging|suggestie tekstvoorstel|proposal|suggestion|"
    "proposed text|proposed addition|proposed change|tekst voorstel|voorstel inschrijver|tekstsuggestie|"
    "voorstel tot tekstaanpassing|suggested text|suggested change|addition",
    Field.RECEIVED: "ingediend op|datum|ontvangen op|ontvangen|datum ingediend|datum ontvangst|ontvangstdatum|"
    "datum ontvangen|indieningsdatum|gesteld op|datum gesteld|datum vraag|datum tijd|datum en tijd|datumtijd|"
    "tijdstip|tijdstip ontvangst|tijdstip indienen|ingediend|ingediend d d|received|received at|received on|date|"
    "submitted|submitted at|submitted on|date submitted|date received|submission date|date time|datetime|created|"
    "created at|creation date|aangemaakt op|aanmaakdatum|datum aangemaakt|verzonden op|datum indiening|ingekomen op|"
    "datum tijd ingediend|datum tijd ontvangst|asked on|timestamp",
    Field.TIME: "tijd|time|tijd ingediend|uur|tijd ontvangst|tijd ontvangen",
    Field.ASKER: "bedrijf|bedrijfsnaam|naam bedrijf|inschrijver|gegadigde|ondernemer|onderneming|leverancier|"
    "organisatie|organisatienaam|naam organisatie|naam onderneming|aanbieder|company|company name|supplier|bidder|"
    "tenderer|organisation|organization|organisation name|vendor|naam inschrijver|marktpartij|naam leverancier|"
    "economic operator~" + _EITHER + "|naam|name",
    Field.PERSON: "naam|contactpersoon|naam contactpersoon|name|contact|contact person|gebruiker|user|persoon~"
    + _EITHER
    + "|"
    + _MAIL,
    Field.EMAIL: _MAIL,
    Field.CONFIDENTIAL: "vertrouwelijk|vertrouwelijke vraag|confidential|vertrouwelijk ja nee|is vertrouwelijk|"
    "vertrouwelijk j n|confidentieel|vertrouwelijkheid|confidentiality|individueel|individuele vraag|"
    "vertrouwelijk behandelen|is confidential|bedrijfsvertrouwelijk",
    Field.LOT: "perceel|percelen|lot|lots|perceelnummer|perceel nr|perceelnr|lot number|betreft perceel|lot nr|"
    "naam perceel",
}
_PATTERNS = (
    (Field.NUMBER, r"\bvraag ?(?:nr|nummer|id|no)\b|\bquestion (?:nr|number|id|no)\b"),
    (Field.CONFIDENTIAL, r"vertrouwelijk|confidential"),
    (Field.ADDITION, r"voorstel|suggestie|\baanvulling|\bproposal|\bproposed|\bsuggest"),
    (Field.LOT, r"\bperceel\b|\blot\b"),
    (Field.RECEIVED, r"\bdatum\b|ontvangst|ingediend op|\bdate\b|\breceived\b"),
    (Field.ASKER, r"inschrijver|vragensteller|vraagsteller|\bbedrijf|ondernem|\bcompany\b|\bsupplier\b|ingediend door"),
    (Field.PAGE, r"\bpagina|\bbladzijde|\bpage\b"),
    (Field.ARTICLE, r"\bartikel\b|\barticle\b"),
    (Field.PARAGRAPH, r"\bparagraaf|\bparagraph|\bsection\b|\beis\b"),
    (Field.CHAPTER, r"\bhoofdstuk|\bchapter"),
    (Field.DOCUMENT, r"\bdocument|\bbijlage"),
    (Field.QUESTION, r"\bvraag\b|\bvragen\b|\bquestion\b"),
    (Field.PERSON, r"contactpersoon|\be ?mail"),
)

VOCABULARY = Vocabulary(
    _HEADINGS,
    main={Field.QUESTION},
    patterns=_PATTERNS,
    longest=40,
    instead=(
        (Field.ORDER, Field.NUMBER), (Field.EMAIL, Field.PERSON), (Field.PERSON, Field.ASKER),
        (Field.ADDITION, Field.QUESTION), (Field.SUBJECT, Field.DOCUMENT),
    ),
)  # fmt: skip
