"""What a column of a plan can be, and under which headings people write it."""

import re
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects.documents.tables.vocabulary import Vocabulary


class Field(StrEnum):
    """The meaning of a column."""

    SUBJECT = "subject"
    DESCRIPTION = "description"
    AUTHORITIES = "authorities"
    PARTICIPANTS = "participants"
    CPV = "cpv"
    CPV_LABEL = "cpv_label"
    CATEGORY = "category"
    ESTIMATED_VALUE = "estimated_value"
    STARTS_ON = "starts_on"
    PUBLISHED_ON = "published_on"
    CLOSES_ON = "closes_on"
    CONTRACT_STARTS_ON = "contract_starts_on"
    CONTRACT_ENDS_ON = "contract_ends_on"
    DURATION_MONTHS = "duration_months"
    PROCEDURE = "procedure"
    STATUS = "status"
    COLLECTIVE = "collective"
    CONTRACT_NATURE = "contract_nature"
    REFERENCE = "reference"
    NOTICE_NUMBER = "notice_number"
    NOTICE_TYPE = "notice_type"
    SUPPLIER = "supplier"
    CONTACT = "contact"
    REMARK = "remark"

    @property
    def title(self) -> Promise:
        """The name of this field on the screen."""
        return _TITLES[self]


DATES = frozenset(
    {Field.STARTS_ON, Field.PUBLISHED_ON, Field.CLOSES_ON, Field.CONTRACT_STARTS_ON, Field.CONTRACT_ENDS_ON}
)

_TITLES: dict[Field, Promise] = {
    Field.SUBJECT: _("Subject"),
    Field.DESCRIPTION: _("Description"),
    Field.AUTHORITIES: _("Contracting authority"),
    Field.PARTICIPANTS: _("Other participants"),
    Field.CPV: _("CPV code"),
    Field.CPV_LABEL: _("CPV description"),
    Field.CATEGORY: _("Category"),
    Field.ESTIMATED_VALUE: _("Estimated value"),
    Field.STARTS_ON: _("Start of the preparation"),
    Field.PUBLISHED_ON: _("Publication"),
    Field.CLOSES_ON: _("Closing date"),
    Field.CONTRACT_STARTS_ON: _("Start of the contract"),
    Field.CONTRACT_ENDS_ON: _("End of the present contract"),
    Field.DURATION_MONTHS: _("Duration in months"),
    Field.PROCEDURE: _("Procedure"),
    Field.STATUS: _("Status"),
    Field.COLLECTIVE: _("Collective"),
    Field.CONTRACT_NATURE: _("Nature of the contract"),
    Field.REFERENCE: _("Reference"),
    Field.NOTICE_NUMBER: _("Notice number"),
    Field.NOTICE_TYPE: _("Kind of notice"),
    Field.SUPPLIER: _("Present supplier"),
    Field.CONTACT: _("Contact person"),
    Field.REMARK: _("Remark"),
}

_HEADINGS: dict[Field, str] = {
    Field.SUBJECT: "onderwerp|projectnaam|project|naam project|naam van het project|projecttitel|titel|"
    "titel project|"
    "aanbesteding|naam aanbesteding|titel aanbesteding|opdracht|naam opdracht|titel opdracht|inkoopproject|"
    "inkooptraject|"
    "naam inkooptraject|inkoop|omschrijving opdracht|onderwerp aanbesteding|onderwerp opdracht|"
    "onderwerp inkoop|"
    "voorwerp|voorwerp van de opdracht|subject|title|project name|project title|name of project|tender|"
    "tender title|"
    "procurement|procurement title|contract title|object|dienst of levering|product of dienst|"
    "product dienst|traject|"
    "onderwerp project~omschrijving|contract|contractnaam|naam contract|naam overeenkomst|overeenkomst|"
    "description",
    Field.DESCRIPTION: "omschrijving|beschrijving|korte beschrijving|korte omschrijving|nadere omschrijving|"
    "toelichting op "
    "opdracht|projectomschrijving|omschrijving project|inhoud|scope|description|short description|summary|"
    "samenvatting|details|toelichting opdracht|omschrijving van de opdracht",
    Field.AUTHORITIES: "aanbestedende dienst|aanbestedende diensten|aanbesteder|gemeente|gemeenten|organisatie|"
    "organisaties|opdrachtgever|opdrachtgevers|authority|authorities|contracting authority|"
    "contracting authorities|"
    "buyer|buyers|buyer name|koper|deelnemende organisatie|deelnemende gemeente|waterschap|overheid|instantie|"
    "naam aanbestedende dienst|naam organisatie|organisation|organization|municipality|entity|"
    "inkopende organisatie"
    "~deelnemers|deelnemer|deelnemende gemeenten|deelnemende organisaties|deelnemende diensten|participants|"
    "partners|"
    "partijen|deelnemende partijen|betrokken gemeenten|voor wie|participant|gemeente n",
    Field.PARTICIPANTS: "overige deelnemers|andere deelnemers|deelnemers|deelnemende gemeenten|"
    "deelnemende organisaties|"
    "deelnemende diensten|mede aanbesteders|participants|other participants|partners|samen met|"
    "deelnemende partijen|"
    "deelnemer|other buyers|joint buyers|samenwerkingspartners",
    Field.CPV: "cpv|cpv code|cpv codes|cpvcode|cpvcodes|cpv nummer|cpv nr|hoofd cpv|hoofd cpv code|main cpv|"
    "cpv main|"
    "main cpv code|cpv hoofdcode|cpv 2008|classification code",
    Field.CPV_LABEL: "cpv omschrijving|omschrijving cpv|cpv naam|cpv description|cpv label|"
    "cpv code omschrijving|"
    "omschrijving cpv code|cpv title",
    Field.CATEGORY: "categorie|inkooppakket|pakket|inkoopcategorie|segment|inkoopsegment|productgroep|"
    "domein|cluster|"
    "inkoopgroep|category|procurement category|sector|beleidsveld|rubriek|thema|hoofdcategorie|portfolio|"
    "package|product group|inkoopdomein~afdeling|subcategorie|soort inkoop|department",
    Field.ESTIMATED_VALUE: "geraamde waarde|geschatte opdrachtwaarde|geschatte waarde|waarde|opdrachtwaarde|"
    "raming|"
    "geraamde opdrachtwaarde|contractwaarde|geraamde contractwaarde|geschatte contractwaarde|totale waarde|"
    "totaalwaarde|"
    "budget|bedrag|omvang|financiele omvang|verwachte waarde|verwachte opdrachtwaarde|inkoopvolume|volume|"
    "waarde in euro|"
    "waarde opdracht|estimated value|value|estimated contract value|contract value|amount|estimated amount|"
    "total value|"
    "estimate|estimated budget|estimated total value|value eur|estimated value eur|waarde eur|"
    "geraamd bedrag|kosten|"
    "geschatte omvang|geraamde omvang|geraamde totale waarde|geraamde kosten|waarde totaal|"
    "totale opdrachtwaarde|"
    "max waarde|opdrachtsom|gunningsbedrag|award value",
    Field.STARTS_ON: "start|gewenste start|start voorbereiding|startdatum|start project|start aanbesteding|"
    "start traject|"
    "startdatum project|startdatum aanbesteding|startdatum traject|start inkooptraject|begindatum|wanneer|"
    "planning|"
    "periode|verwachte start|geplande start|start procedure|start date|start on|starts on|project start|"
    "planned start|"
    "start procurement|procurement start|begin|start of preparation|planned start date|starting date|"
    "startmoment|"
    "kwartaal|quarter|gewenste startdatum|geplande startdatum|verwachte startdatum|voorbereiding|"
    "planning start|"
    "period|expected start|start inkoop|start inkoopproces~planning aanbesteding|jaar|year|maand|month|datum",
    Field.PUBLISHED_ON: "publicatie|publicatiedatum|datum publicatie|verwachte publicatie|"
    "verwachte publicatiedatum|"
    "geplande publicatie|geplande publicatiedatum|planning publicatie|publication|publication date|published|"
    "published on|date published|date of publication|publiceren|aankondiging|expected publication",
    Field.CLOSES_ON: "sluitingsdatum|sluiting|inschrijfdatum|uiterste inschrijfdatum|"
    "sluitingsdatum inschrijving|"
    "deadline|closing date|closes on|submission deadline|tender deadline|planning sluiting|"
    "uiterste datum inschrijving|"
    "sluitingstermijn|deadline inschrijving",
    Field.CONTRACT_STARTS_ON: "ingangsdatum contract|ingangsdatum|ingang contract|ingangsdatum overeenkomst|"
    "startdatum contract|start contract|contract start|contract start date|start overeenkomst|"
    "startdatum overeenkomst|"
    "ingangsdatum nieuw contract|ingangsdatum nieuwe overeenkomst|nieuw contract ingangsdatum|"
    "nieuw contract start|"
    "nieuw contract startdatum|start nieuw contract|start nieuwe overeenkomst|contract starts on|"
    "planning ingang|"
    "start of contract|planning ingangsdatum|aanvang contract|start dienstverlening|contractstart|"
    "new contract start",
    Field.CONTRACT_ENDS_ON: "einddatum contract|einde huidige overeenkomst|einddatum huidig contract|"
    "huidig contract einddatum|"
    "einde contract|einde huidig contract|einddatum huidige overeenkomst|contract end|contract end date|"
    "contract ends on|"
    "end of contract|expiry date|contract expiry|afloopdatum|afloopdatum contract|afloop contract|"
    "expiratiedatum|"
    "contract einddatum|huidig contract einde|huidige overeenkomst einddatum|huidig contract afloopdatum|"
    "einddatum lopend contract|"
    "einddatum overeenkomst|einde overeenkomst|current contract end|current contract end date|"
    "huidige contract einddatum|"
    "contracteinde|contract loopt af|contract tot|end date current contract|end of current contract|"
    "looptijd tot"
    "|einddatum huidige contract|huidig contract eind|lopend contract einddatum~einddatum|einde|end date|"
    "end|eind",
    Field.DURATION_MONTHS: "looptijd|looptijd mnd|looptijd maanden|looptijd in maanden|contractduur|duur|"
    "contractlooptijd|"
    "looptijd contract|duration|duration months|duration in months|contract duration|"
    "contract duration months|term|"
    "looptijd jaar|looptijd jaren|looptijd in jaren|duration years|duur maanden|contractperiode|contract term|"
    "looptijd overeenkomst|duration month",
    Field.PROCEDURE: "procedure|procedurevorm|proceduretype|type procedure|soort procedure|"
    "aanbestedingsprocedure|"
    "aanbestedingsvorm|wijze van aanbesteden|inkoopprocedure|procedure type|procurement procedure|"
    "type of procedure|"
    "procurement method|method|aanbestedingswijze|te volgen procedure|vorm|keuze procedure|procedure keuze|"
    "soort aanbesteding|type aanbesteding|wijze van aanbesteding|beoogde procedure",
    Field.STATUS: "status|fase|stand van zaken|voortgang|stand|state|phase|projectstatus|status project|progress|stage",
    Field.COLLECTIVE: "collectief|gezamenlijk|samen|collectief ja nee|collectief j n|gezamenlijke inkoop|"
    "collectieve inkoop|"
    "collectieve aanbesteding|collective|joint|joint procurement|regionaal|samenwerking|samen inkopen|"
    "gezamenlijk ja nee|gezamenlijk inkopen|collective procurement|is joint|is collective|inkoopsamenwerking|"
    "collectief of individueel|individueel collectief|collectief individueel",
    Field.CONTRACT_NATURE: "soort opdracht|type opdracht|aard opdracht|aard van de opdracht|aard|"
    "contract nature|"
    "nature of contract|contract type|type of contract|levering dienst werk|werk levering dienst|"
    "dienst levering werk|"
    "main nature|opdrachtsoort|opdrachttype|nature",
    Field.REFERENCE: "kenmerk|referentie|projectnummer|referentienummer|zaaknummer|project id|projectcode|"
    "reference|"
    "reference number|project number|ref|code|dossiernummer|inkoopnummer|ons kenmerk|contractnummer|projectnr|"
    "project nr|zaaknr|ref nr|case number~nr|nummer|volgnummer|id|no|number|volgnr",
    Field.NOTICE_NUMBER: "ted nummer|ted nr|aankondigingsnummer|tenderned kenmerk|tenderned nummer|"
    "notice number|ted number|"
    "publicatienummer|notice id|publication number|nummer aankondiging|tenderned id",
    Field.NOTICE_TYPE: "soort aankondiging|type aankondiging|notice type|type of notice|kind of notice",
    Field.SUPPLIER: "leverancier|huidige leverancier|huidig contract leverancier|contractant|opdrachtnemer|"
    "contractpartij|supplier|current supplier|contractor|huidige contractant|huidige opdrachtnemer|vendor|"
    "huidige contractpartij|current contractor",
    Field.CONTACT: "inkoper|contactpersoon|contact|projectleider|verantwoordelijke|inkoopadviseur|"
    "contact person|"
    "aanspreekpunt|trekker|budgethouder|contactgegevens|responsible|procurement officer|project leader|"
    "contractmanager|eigenaar|contract manager|buyer contact|lead buyer|adviseur|behandelaar|owner",
    Field.REMARK: "opmerkingen|opmerking|toelichting|bijzonderheden|notitie|notities|remark|remarks|notes|"
    "note|comments|"
    "comment|aantekeningen|overig|overige informatie|aanvullende informatie|bijzonderheid|aanvulling",
}
# Groups that turn an otherwise clear heading below them into something that is not asked for.
_NOT_ASKED = frozenset(
    """nieuw contract einddatum|nieuw contract einde|nieuwe overeenkomst einddatum|new contract end date|
    nieuw contract leverancier""".replace("\n    ", "").split("|")
)
_PATTERNS: tuple[tuple[Field, str], ...] = (
    (Field.CPV_LABEL, r"\bcpv\b.*(?:omschrijving|naam|label|descr)|(?:omschrijving|naam).*\bcpv\b"),
    (Field.CPV, r"\bcpv"),
    (Field.NOTICE_NUMBER, r"\bted\b|\btenderned\b"),
    (
        Field.CONTRACT_ENDS_ON,
        r"(?:eind|einde|afloop|expir)\w*.*(?:contract|overeenkomst)"
        r"|(?:contract|overeenkomst) (?:eind|afloop|loopt af)|contract.*\b(?:end|ends|expir\w*)\b",
    ),
    (Field.CONTRACT_STARTS_ON, r"(?:ingang|start|aanvang)\w*.*(?:contract|overeenkomst)|contract.*\bstart"),
    (Field.PUBLISHED_ON, r"publicatie|publication"),
    (Field.CLOSES_ON, r"sluiting|inschrijftermijn|deadline|closing"),
    (Field.DURATION_MONTHS, r"looptijd|contractduur|\bduration\b"),
    (Field.SUPPLIER, r"leverancier|contractant|supplier"),
    (Field.CONTACT, r"contactpersoon|projectleider|\binkoper\b|contact person"),
    (Field.COLLECTIVE, r"collectie[fv]|gezamenlijk|\bjoint\b"),
    (Field.PROCEDURE, r"procedure|aanbestedingsvorm"),
    (Field.CONTRACT_NATURE, r"soort opdracht|aard (?:van de )?opdracht"),
    (Field.ESTIMATED_VALUE, r"waarde\b|\braming\b|\bbudget\b|\bvalue\b|\bbedrag\b"),
    (Field.STARTS_ON, r"\bstart|planning|aanvang"),
    (Field.AUTHORITIES, r"aanbestedende|opdrachtgever|\bgemeenten?\b|authorit"),
    (Field.PARTICIPANTS, r"deelnemers|deelnemende|participant"),
    (Field.CATEGORY, r"categorie|pakket|category|segment"),
    (Field.STATUS, r"\bstatus\b"),
    (Field.REFERENCE, r"kenmerk|referentie|reference|zaaknummer|projectnummer"),
    (Field.REMARK, r"opmerking|bijzonderhe|remark|comment"),
    (Field.SUBJECT, r"onderwerp|projectnaam|\btitel\b|\bsubject\b|\btitle\b"),
    (Field.DESCRIPTION, r"omschrijving|beschrijving|description"),
)  # fmt: skip
_PER_YEAR = re.compile(r"\b(?:per jaar|jaarlijks\w*|per year|annual|jaarwaarde)\b")
_THOUSANDS = re.compile(
    r"(?:x|\*|×|maal|in)\s*(?:€|eur|euro)?\s*(?:1[.,\s]?000\b|duizend)|\bin\s*k\b|k\s?€|€\s?k\b|\bk\s?eur"
    r"|€\s*1[.,]?000\b|duizenden|\bx\s*1k\b|in thousands",
    re.IGNORECASE,
)
_MILLIONS = re.compile(
    r"(?:x|\*|×|in)\s*(?:€|eur|euro)?\s*(?:1[.,\s]?000[.,\s]?000\b|mln\b|miljoen)|in millions|€\s?mln|mln\s?€|m€",
    re.IGNORECASE,
)


def heading_scale(heading: str) -> int:
    """What the amounts under this heading are to be multiplied by: 1, 1000 ("x € 1.000", "k€") or a million."""
    if _MILLIONS.search(heading):
        return 1_000_000
    return 1_000 if _THOUSANDS.search(heading) else 1


VOCABULARY = Vocabulary(
    _HEADINGS,
    main={Field.SUBJECT},
    patterns=_PATTERNS,
    instead=((Field.PARTICIPANTS, Field.AUTHORITIES), (Field.DESCRIPTION, Field.SUBJECT)),
    not_asked=_NOT_ASKED,
    never=_PER_YEAR,
)
