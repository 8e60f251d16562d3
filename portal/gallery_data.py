"""Sample data of the gallery (templates/gallery.html): every component in every state. Plain data, no database."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator

from projects.contract_management.charts import CHART_BOTTOM, Bar, Chart, Mark, Piece, TermLine, Tick
from projects.procedure.steps import Phase, ProjectLife, Step, StepState
from projects.progress.selectors import PhaseProgress, ProjectProgress, StepProgress
from projects.progress.timeline import Timeline, timeline

SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
NOON = datetime(2027, 5, 3, 10, 0, tzinfo=UTC)


def _step(number: int, title: str, state: str, **more: object) -> dict[str, object]:
    words = {"planned": "gepland", "open": "bezig", "done": "afgerond"}
    return {"number": number, "title": title, "state": state, "state_title": words[state], **more}


def phases() -> list[dict[str, object]]:
    """A project halfway: one step later than planned."""
    return [
        {
            "title": "Voorbereiding",
            "state": "done",
            "state_title": "afgerond",
            "steps": [
                _step(1, "Startbijeenkomst", "done", url="#", opened_on=date(2026, 9, 1), done_on=date(2026, 9, 24)),
                _step(2, "Inkoopstrategie", "done", url="#", opened_on=date(2026, 9, 25), done_on=date(2027, 1, 14)),
                _step(
                    3, "Aanbestedingsdocumenten", "done", url="#", opened_on=date(2027, 1, 15), done_on=date(2027, 3, 2)
                ),
            ],
        },
        {
            "title": "Acquisitie",
            "state": "open",
            "state_title": "bezig",
            "steps": [
                _step(
                    4,
                    "Nota van inlichtingen",
                    "open",
                    url="#",
                    is_late=True,
                    planned_from=date(2027, 3, 3),
                    planned_until=date(2027, 4, 20),
                    opened_on=date(2027, 3, 9),
                ),
                _step(5, "Aanbesteding en gunning", "planned", planned="21 april – 30 juni 2027"),
            ],
        },
        {
            "title": "Realisatie",
            "state": "planned",
            "state_title": "gepland",
            "steps": [
                _step(6, "Contract", "planned", planned_from=date(2027, 7, 1), planned_until=date(2027, 8, 31)),
                _step(7, "Evaluatie", "planned", planned_from=date(2027, 9, 1), planned_until=date(2027, 10, 1)),
            ],
        },
    ]


UNMET = [
    {
        "sentence": "Zes van de zeven deelnemers hebben het gunningsadvies overgenomen. Gemeente Zandrade nog niet.",
        "who": "de beslisser van gemeente Zandrade",
        "link": "#matrix",
    },
    {"sentence": "De bezwaartermijn loopt nog tot 24 mei 2027, 23:59 uur.", "who": "", "link": ""},
    {
        "sentence": "Het proces-verbaal van opening ontbreekt.",
        "who": "mevrouw A. de Wit, concerninkoper",
        "link": "#documents",
    },
]

DOCUMENTS = [
    {
        "title": "Definitieve inkoopstrategie Leerlingenvervoer 2027",
        "url": "#",
        "kind": "definitieve strategie",
        "size": 482_113,
        "sha256": SHA256,
        "at": NOON,
    },
    {
        "title": "Bijlage 3: aantallen leerlingen per gemeente",
        "url": "#",
        "kind": "bijlage",
        "size": 31_990,
        "sha256": SHA256[::-1],
        "at": NOON,
    },
]

MATRIX = {
    "columns": ["Belangstelling", "Startbijeenkomst", "Strategie", "Gunningsadvies"],
    "rows": [
        {
            "authority": name,
            "standing": standing,
            "cells": [{"text": text, "state": state} for text, state in cells],
        }
        for name, standing, cells in [
            (
                "Gemeente Linderveen",
                "doet mee",
                [
                    ("belangstelling", "done"),
                    ("aanwezig", "done"),
                    ("overgenomen op 14-01-2027", "done"),
                    ("gevraagd", "open"),
                ],
            ),
            (
                "Gemeente Broekhoven aan de Lei",
                "doet mee",
                [
                    ("belangstelling", "done"),
                    ("afwezig", "none"),
                    ("overgenomen op 12-01-2027", "done"),
                    ("gevraagd", "open"),
                ],
            ),
            (
                "Waterschap De Lage Beken",
                "doet niet mee",
                [("belangstelling", "done"), ("aanwezig", "done"), ("afgewezen", "blocked"), ("–", "none")],
            ),
        ]
    ],
}

EVENTS = [
    {
        "at": NOON,
        "sentence": "Het gunningsadvies is aan zeven deelnemers aangeboden.",
        "actor": "Anna de Wit",
        "authority_name": "Inkoopbureau De Linde",
    },
    {
        "at": datetime(2027, 4, 20, 8, 12, tzinfo=UTC),
        "sentence": "Gemeente Meerdijk heeft de definitieve inkoopstrategie overgenomen en het mandaat ondertekend.",
        "actor": "B. Verbeek",
        "authority_name": "Gemeente Meerdijk",
    },
    {"at": datetime(2027, 4, 19, 22, 0, tzinfo=UTC), "sentence": "De termijn voor de strategie is verstreken."},
]

MESSAGES = [
    {
        "recipient": f"{name.lower()}@example.org",
        "recipient_name": f"{name} Jansen",
        "authority": authority,
        "subject": "Gunningsadvies Leerlingenvervoer: neem voor 3 mei 2027 een besluit",
        "body": f"Beste {name} Jansen,\n\nHet gunningsadvies voor Leerlingenvervoer staat klaar. Wilt u het namens "
        f"{authority} overnemen?\n\nU vindt het advies in het portaal.\n\nInkoopbureau De Linde",
    }
    for name, authority in [("Kim", "Gemeente Linderveen"), ("Noor", "Gemeente Oosterwaard")]
]


class SampleForm(forms.Form):
    """Every kind of field that the portal uses."""

    number = forms.CharField(label="Besluitnummer", help_text="Zoals het in uw eigen administratie staat.")
    email = forms.EmailField(label="E-mailadres", required=False)
    decided_on = forms.DateField(label="Datum van het besluit", widget=forms.DateInput(attrs={"type": "date"}))
    deadline = forms.DateTimeField(
        label="Termijn",
        help_text="Amsterdamse tijd.",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    authority = forms.ChoiceField(
        label="Aanbestedende dienst", choices=[("", "Kies een dienst"), ("1", "Gemeente Linderveen")], required=False
    )
    outcome = forms.ChoiceField(
        label="Wat besluit u?",
        widget=forms.RadioSelect,
        choices=[("adopt", "Wij nemen de strategie over en verlenen mandaat"), ("decline", "Wij doen niet mee")],
        help_text="Dit kan niet worden teruggedraaid.",
    )
    lots = forms.MultipleChoiceField(
        label="Percelen",
        widget=forms.CheckboxSelectMultiple,
        choices=[("1", "Perceel 1: regio Noord"), ("2", "Perceel 2: regio Zuid")],
        required=False,
    )
    reason = forms.CharField(label="Reden", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    file = forms.FileField(label="Ondertekend besluit", help_text="PDF, ten hoogste 20 MB.", required=False)
    sure = forms.BooleanField(label="Ik ben bevoegd om dit besluit te nemen")


class SampleFilters(forms.Form):
    """A small form of filters."""

    q = forms.CharField(label="Zoeken", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    fase = forms.ChoiceField(label="Fase", choices=[("", "alle fasen"), ("1", "Voorbereiding")], required=False)
    dienst = forms.ChoiceField(label="Dienst", choices=[("", "alle diensten")], required=False)


def planning() -> Timeline | None:
    """Two projects on a timeline: one halfway and late, one that is only planned."""
    days = [(date(2027, month, 1), date(2027, month, 28)) for month in range(1, 8)]

    def project(title: str, done: int) -> ProjectProgress:
        states = [StepState.DONE] * done + [StepState.OPEN] * min(done, 1) + [StepState.PLANNED] * 7
        steps = {
            step: StepProgress(
                step,
                state,
                first,
                last,
                None if state == StepState.PLANNED else first + timedelta(days=9),
                last + timedelta(days=5) if state == StepState.DONE else None,
            )
            for step, state, (first, last) in zip(Step, states, days, strict=False)
        }
        phases = tuple(PhaseProgress(phase, tuple(steps[s] for s in Step if s.phase == phase)) for phase in Phase)
        return ProjectProgress(
            "", title, "", "#", 2027, "", ProjectLife.RUNNING, phases, ("Gemeente Linderveen",), (), True, None, NOON
        )

    return timeline([project("Leerlingenvervoer", 3), project("Groenonderhoud", 0)])


def drawings() -> dict[str, Any]:
    """The other drawings: the term of a contract, and the results of an indicator with its norm."""
    pieces = (
        Piece(60, 560, "base", "Basisperiode", date(2027, 1, 1), date(2029, 12, 31)),
        Piece(622, 280, "open", "Optie 1", date(2030, 1, 1), date(2031, 6, 30)),
    )
    marks = (Mark(520, "notice", "laatste opzegdag: 30 jun 2029", date(2029, 6, 30), "middle", 0),)
    bars = (
        Bar(90, 90, 120, CHART_BOTTOM - 90, 150, "96", "Q1 2027", True),
        Bar(290, 130, 120, CHART_BOTTOM - 130, 350, "91", "Q2 2027", False),
    )
    indicator = SimpleNamespace(pk=0, title="Op tijd geleverd", unit="%", get_direction_display="minstens")
    return {
        "term": TermLine(pieces, marks),
        "chart": Chart(bars, (Tick(60, "100"), Tick(150, "90")), 100, "95"),
        "results": SimpleNamespace(indicator=indicator, periods=[]),
    }


def _page() -> Page:
    return Paginator(range(95), 10).page(3)


def gallery() -> dict[str, Any]:
    """The context that templates/gallery.html needs, under the name `gallery`."""
    all_phases = phases()
    project = {
        "title": "Leerlingenvervoer",
        "url": "#",
        "summary": "Vervoer van leerlingen naar het speciaal onderwijs in twee regio's.",
        "phases": all_phases,
        "phase": all_phases[1],
        "current": all_phases[1]["steps"][0],
    }
    return {
        "phases": all_phases,
        "timeline": planning(),
        **drawings(),
        "unmet": UNMET,
        "documents": DOCUMENTS,
        "matrix": MATRIX,
        "events": EVENTS,
        "messages": MESSAGES,
        "sha256": SHA256,
        "noon": NOON,
        "project": project,
        "page": _page(),
        "rows": [
            ("Project", "Leerlingenvervoer", "#"),
            ("Aanbestedende dienst", "Gemeente Linderveen, college van burgemeester en wethouders"),
            ("Besluit", "Strategie overgenomen en mandaat verleend"),
            ("Besluitnummer", "2027-0142"),
        ],
        "columns": ["Leverancier", "Looptijd", "Einde"],
        "table": [
            [{"text": "Taxi Noord B.V.", "url": "#"}, "4 jaar", "31 december 2030"],
            ["Vervoersgroep De Lei", "2 jaar", "30 juni 2029"],
        ],
        "form": SampleForm(),
        "refused_form": SampleForm({"number": "", "email": "geen adres", "deadline": ""}),
        "filters": SampleFilters(),
        "levels": ["info", "ok", "warning", "error"],
        "states": [
            ("planned", "gepland"),
            ("open", "bezig"),
            ("done", "afgerond"),
            ("warning", "later dan gepland"),
            ("blocked", "afgewezen"),
        ],
    }
