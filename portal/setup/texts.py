"""The Dutch texts a new portal starts with; editors change them in the admin."""

from projects.procedure.steps import Step

HOME = {
    "title": "Samen inkopen",
    "introduction": (
        "<p>Gemeenten, provincies, waterschappen en gemeenschappelijke regelingen kopen hier samen in. Op dit portaal "
        "volgt u elk collectief project van plan tot evaluatie.</p>"
    ),
}
PROJECT_INDEX = {
    "title": "Projecten",
    "slug": "projecten",
    "introduction": "<p>Alle collectieve inkoopprojecten die bekendgemaakt zijn.</p>",
}
PAGES = {
    "toegankelijkheid": (
        "Toegankelijkheid",
        "<p>Dit portaal is gebouwd om te voldoen aan WCAG 2.2, niveau A en AA. Werkt iets niet zoals u nodig hebt? "
        "Laat het ons weten via de contactpagina; u krijgt binnen twee weken antwoord.</p>",
    ),
    "privacy": (
        "Privacy",
        "<p>Wij bewaren uw naam, functie en zakelijk e-mailadres om u te kunnen uitnodigen en om vast te leggen wie "
        "namens een aanbestedende dienst heeft gehandeld. Er gaan geen gegevens naar andere partijen en er zijn geen "
        "volgcookies.</p>",
    ),
    "contact": (
        "Contact",
        "<p>Hebt u een vraag over een project? Neem contact op met de concerninkoper die bij het project genoemd "
        "wordt. Voor vragen over uw account kunt u terecht bij de functioneel beheerder van de inkooporganisatie.</p>",
    ),
}
STANDARD_TEXTS: dict[tuple[Step, str], str] = {
    (Step.KICKOFF, "introduction"): (
        "<p>De startbijeenkomst is het begin van dit project. Alle aanbestedende diensten die belangstelling hebben, "
        "zijn welkom.</p>"
    ),
    (Step.KICKOFF, "agenda"): (
        "<ol><li>Kennismaking</li><li>Bijpraten en kennis uitwisselen met vakgenoten</li>"
        "<li>Draagvlak voor een gezamenlijk project</li><li>De aanbesteding: wat gaan we doen en wat vragen we van u"
        "</li><li>Samenstellen van het inkoopteam</li><li>Antwoorden voor de inkoopstrategie</li></ol>"
    ),
    (Step.STRATEGY, "introduction"): (
        "<p>In de inkoopstrategie staat wat we gaan inkopen en hoe. Wie de definitieve strategie vóór de uiterste "
        "datum vaststelt en ondertekent, doet definitief mee.</p>"
    ),
    (Step.TENDER_DOCUMENTS, "introduction"): (
        "<p>Het inkoopteam stelt één set aanbestedingsdocumenten op voor alle deelnemers. Na publicatie ontvangen de "
        "contactpersonen de stukken ter informatie.</p>"
    ),
    (Step.CLARIFICATION, "introduction"): (
        "<p>Marktpartijen stellen hun vragen via het aanbestedingsplatform. Alle vragen en antwoorden staan in de nota "
        "van inlichtingen.</p>"
    ),
    (Step.AWARD, "introduction"): (
        "<p>Inschrijvingen komen binnen op het aanbestedingsplatform. Het inkoopteam beoordeelt ze en stelt het "
        "gunningsadvies op. Pas als alle deelnemers het advies hebben vastgesteld, gaat de gunningsbeslissing uit.</p>"
    ),
    (Step.CONTRACT, "introduction"): (
        "<p>Na de opschortende termijn volgt de definitieve gunning, samen met de overeenkomst. Alle deelnemers en de "
        "leverancier ondertekenen dezelfde overeenkomst.</p>"
    ),
    (Step.EVALUATION, "introduction"): (
        "<p>We kijken terug: wat ging goed, wat kan de volgende keer beter? Elke deelnemer vult een kort formulier in."
        "</p>"
    ),
}
