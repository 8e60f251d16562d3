"""What people share and remark in the demonstration: handbook, knowledge and progress report (R1, R31, R128)."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Role
from accounts.staff import StaffRole
from portal.demo import people
from projects.actions import registry
from projects.handbook.models import HandbookPage
from projects.knowledge.models import KnowledgeBase
from projects.procedure import clock
from projects.procedure.steps import Step
from projects.tree.models import Project


def tell_sharing() -> None:
    """The procedure was established, authorities shared what they learned, and the lead buyer noted a risk."""
    now = timezone.now()

    def act(code: str, subject: Any, by: Any, target: Any = None, *, days: float, **data: Any) -> Any:
        with clock.replay(now - timedelta(days=days)):
            return registry.get(code)(subject, by, target).run(**data)

    lead, expert = people.staff(StaffRole.LEAD_BUYER), people.staff(StaffRole.EXPERTISE_CENTRE)
    valid_from = (now - timedelta(days=200)).date()
    act("handboek-vaststellen", HandbookPage.objects.get(), expert, days=200, valid_from=valid_from,
        changes="Eerste versie op dit portaal.")  # fmt: skip
    base = KnowledgeBase.the()
    linderveen, meerdijk = people.authority("Linderveen"), people.authority("Meerdijk")
    note = act(
        "kennis-delen", base, people.somebody(Role.CONTACT, linderveen), days=9,
        title="Zo bereidden wij het collegebesluit over de strategie voor", circle="all", category="Besluitvorming",
        text="Wij plannen het collegebesluit meteen na de startbijeenkomst in. Het voorstel uit het portaal nemen wij "
        "over en vullen wij aan met de begrotingspost. Zo halen wij de uiterste datum ook rond het reces.",
    )  # fmt: skip
    act("kennis-beantwoorden", base, people.somebody(Role.CONTACT, meerdijk), note, days=8,
        text="Dank! Bij ons moet het voorstel twee weken eerder bij de bestuurssecretaris zijn.")  # fmt: skip
    lighting = Project.objects.filter(page__title="Openbare verlichting").first()
    if lighting:
        act(
            "kennis-delen", base, people.somebody(Role.SUBJECT_EXPERT, linderveen), days=4, project=lighting,
            title="Ervaringen met dimbare armaturen", circle="project",
            text="In de wijk Zuid dimmen wij sinds vorig jaar tussen 23.00 en 6.00 uur. Dat scheelt een derde aan "
            "stroom. Let op de branduren van bestaande drivers: die vielen tegen.",
        )  # fmt: skip
        act("voortgang-toelichten", lighting, lead, days=3, kind="risk", step=Step.AWARD,
            text="Twee leveranciers zeggen dat de levertijd van masten oploopt tot 30 weken.")  # fmt: skip
        act("voortgang-toelichten", lighting, lead, days=2, kind="remark", step="",
            text="De vragen gaan vooral over de terugnameregeling. De nota kan op tijd.")  # fmt: skip
