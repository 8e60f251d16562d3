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
HANDBOOK = {
    "title": "Procedure Collectieve Inkoop",
    "slug": "handboek",
    "replaces": "De Code Joint Procurement, bedoeld in artikel 4, lid 7, en bijlage 5 van de Aansluitovereenkomst.",
    "body": (
        "<h2>Waar dit over gaat</h2><p>Hier staat hoe een collectieve inkoop verloopt, op de punten waar dat afwijkt "
        "van een gewone inkoop of extra nadruk vraagt. U leest ook wat meedoen voor uw organisatie betekent.</p>"
        "<h2>Wat meedoen betekent</h2><ul><li>Wie meedoet, stelt de inkoopstrategie vast en geeft mandaat om namens "
        "hem te gunnen en te ondertekenen.</li><li>Wie de strategie niet op tijd vaststelt en ondertekent, doet niet "
        "mee.</li><li>Wie meedoet, houdt zich aan de uitslag van de aanbesteding.</li></ul>"
        "<h2>Wanneer een project collectief is</h2><p>Elk jaar bepalen we aan de hand van de inkoopplannen welke "
        "projecten we collectief inkopen. We letten op het aantal deelnemers, of het project regio’s overstijgt, welke "
        "voordelen er zijn, en of samen inkopen vernieuwing helpt.</p>"
        "<h2>Wat het oplevert</h2><ul><li>Een doelmatiger en goedkoper inkoopproces: één set stukken in plaats van "
        "veel.</li><li>Lagere tarieven of betere voorwaarden.</li><li>Eén contract dat voor alle deelnemers gelijk is."
        "</li><li>Kennis en ervaring die we met elkaar delen.</li></ul>"
        "<h2>Wie het doet</h2><p>Het team collectieve inkoop behandelt de projecten: concerninkopers en "
        "contractmanagers, ondersteund door het Expertisecentrum.</p>"
        "<h2>Hoe het verloopt</h2><p>Een project kent drie fasen en zeven stappen: startbijeenkomst, inkoopstrategie, "
        "aanbestedingsdocumenten, nota van inlichtingen, aanbesteding en gunning, contract, en evaluatie.</p>"
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
    (Step.STRATEGY, "scope"): (
        "<p>De deelnemende aanbestedende diensten kopen deze opdracht samen in, met één programma van eisen en één "
        "overeenkomst. De opdracht omvat alles wat de deelnemers op dit onderdeel nodig hebben gedurende de looptijd. "
        "Aantallen en bijzonderheden per deelnemer staan in de bijlagen.</p><p>We streven naar een overeenkomst van "
        "twee jaar, met tweemaal de mogelijkheid om één jaar te verlengen. De overeenkomst is voor alle deelnemers "
        "gelijk.</p>"
    ),
    (Step.STRATEGY, "market"): (
        "<p>We brachten in kaart welke aanbieders er zijn, hoe zij werken en wat zij nodig hebben om goed te kunnen "
        "inschrijven. De gezamenlijke omvang maakt de opdracht aantrekkelijk. We letten erop dat ook het midden- en "
        "kleinbedrijf kans maakt: geschiktheidseisen staan in verhouding tot de opdracht en waar dat past verdelen we "
        "de opdracht in percelen.</p>"
    ),
    (Step.STRATEGY, "approach"): (
        "<p>We volgen de procedure die bij de waarde van de opdracht hoort en gunnen op de beste verhouding tussen "
        "prijs en kwaliteit. Het inkoopteam beschrijft in de aanbestedingsdocumenten welke eisen gelden, welke wensen "
        "punten opleveren en hoe de beoordeling verloopt.</p>"
    ),
    (Step.STRATEGY, "sustainability"): (
        "<p>We kopen maatschappelijk verantwoord in. Per thema kiezen we wat bij deze opdracht het verschil maakt: "
        "klimaat, circulair werken, sociale voorwaarden in de keten en werk voor mensen met een afstand tot de "
        "arbeidsmarkt. Die keuzes komen terug in de eisen, de gunningscriteria en de overeenkomst.</p>"
    ),
    (Step.STRATEGY, "team_note"): (
        "<p>Het inkoopteam bestaat uit een concerninkoper, een contractmanager en ten minste drie "
        "materiedeskundigen van deelnemende aanbestedende diensten. Het team stelt de documenten op, beantwoordt de "
        "vragen van marktpartijen en beoordeelt de inschrijvingen. De leden staan hieronder.</p>"
    ),
    (Step.STRATEGY, "external_costs"): (
        "<p>Externe deskundigen huren we alleen in als geen deskundige van de deelnemers het werk kan doen. De "
        "deelnemers dragen de kosten samen. Wat er nodig is, wat het ten hoogste kost en wie wat betaalt, staat "
        "hieronder. Blijkt later meer nodig, dan leggen we dat eerst voor aan de deelnemers.</p>"
    ),
    (Step.STRATEGY, "planning_note"): (
        "<p>De planning hieronder geldt voor alle deelnemers. Verandert er iets, dan hoort u dat van de "
        "concerninkoper.</p>"
    ),
    (Step.STRATEGY, "mandate"): (
        "<p>De aanbestedende dienst verleent de inkooporganisatie mandaat om namens haar alle routinematige "
        "correspondentie tijdens de aanbesteding te voeren. Daaronder valt het ondertekenen en verzenden van de "
        "gunningsbrief en de afwijzingsbrieven.</p><p>Het is alleen een ondertekeningsmandaat. De "
        "beslissingsbevoegdheid blijft bij de aanbestedende dienst: zij stelt zelf de inkoopstrategie en het "
        "gunningsadvies vast. De brieven gaan pas uit als alle deelnemers het gunningsadvies hebben vastgesteld. Het "
        "mandaat geldt voor dit project en eindigt als de aanbesteding is afgerond.</p>"
    ),
    (Step.STRATEGY, "commitment"): (
        "<p>Met het vaststellen van deze inkoopstrategie besluit de aanbestedende dienst definitief deel te nemen. Zij "
        "bindt zich aan:</p><ul><li>de planning in deze strategie;</li><li>alle keuzes die het inkoopteam heeft "
        "gemaakt en nog maakt;</li><li>de uitkomst van de aanbesteding.</li></ul><p>Is de strategie vóór de "
        "uiterste datum niet vastgesteld en ondertekend, dan kan de aanbestedende dienst niet deelnemen.</p>"
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
        "<p>Na de opschortende termijn volgt de definitieve gunning, samen met de overeenkomst. De deelnemers "
        "ondertekenen haar met de leverancier.</p>"
    ),
    (Step.EVALUATION, "introduction"): (
        "<p>We kijken terug: wat ging goed, wat kan de volgende keer beter? Elke deelnemer vult een kort formulier in."
        "</p>"
    ),
}
