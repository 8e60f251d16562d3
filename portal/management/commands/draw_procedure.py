import re
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from projects.actions import registry
from projects.actions.base import Action
from projects.procedure.steps import Phase, Step

TARGET = Path(settings.BASE_DIR) / "docs" / "procedure.md"
SIDES = {
    "staff": "inkooporganisatie",
    "authority": "aanbestedende dienst",
    "team": "inkoopteam",
    "plan": "inkoopplan",
    "contract": "contractmanagement",
    "contract_authority": "deelnemer aan een contract",
    "knowledge": "kennis delen",
    "handbook": "handboek",
}


def _text(value: object) -> str:
    return re.sub(r"[\"\[\]{}|<>]", "", str(value))


def _who(action: type[Action]) -> str:
    """Who does it: the roles of its rights; without rights, whose side it is on."""
    return ", ".join(_text(right.title) for right in action.rights) or SIDES[action.side]


def diagram() -> str:
    """A Mermaid flowchart: phases, steps, the acts of each step with who does them, and the gates they wait for."""
    lines = ["```mermaid", "flowchart TD"]
    for phase in Phase:
        lines.append(f'  subgraph {phase.value}["{_text(phase.label)}"]')
        for step in (step for step in Step if step.phase == phase):
            lines.append(f'    subgraph s{step.number}["{step.number}. {_text(step.label)}"]')
            actions = registry.of_step(step)
            titles = dict.fromkeys(_text(gate.title) for action in actions for gate in action.every_gate())
            gates = {title: f"g{step.number}_{number}" for number, title in enumerate(titles, start=1)}
            lines += [f'      {node}{{{{"{title}"}}}}' for title, node in gates.items()]
            for action in actions:
                lines.append(f'      {action.code}["{_text(action.title)}<br>{_who(action)}"]')
                lines += [f"      {gates[_text(gate.title)]} -.-> {action.code}" for gate in action.every_gate()]
            lines.append("    end")
        lines.append("  end")
    lines += [f"  s{step.number} --> s{step.following.number}" for step in Step if step.following]
    return "\n".join([*lines, "```"])


def tables() -> str:
    """For each step the acts: code, who, what must be in order first, requirement."""
    parts = []
    for step in [*Step, None]:
        actions = registry.of_step(step)
        title = f"{step.number}. {step.label}" if step else "Buiten de stappen"
        parts.append(f"## {title}\n\n| handeling | door | eerst in orde | eis |\n|---|---|---|---|")
        for action in actions:
            gates = "; ".join(_text(gate.title) for gate in action.every_gate()) or "–"
            parts.append(
                f"| {_text(action.title)} (`{action.code}`) | {_who(action)} | {gates} | {action.requirement} |"
            )
        parts.append("")
    return "\n".join(parts)


def page() -> str:
    """The whole companion page of the README."""
    with override("nl"):
        return (
            "# De procedure, getekend uit de code\n\n"
            "Deze pagina wordt gemaakt door `uv run manage.py draw_procedure`; de bron is het register van handelingen "
            "(`projects/actions/registry.py`). Een zeshoek is een voorwaarde (poort): die moet eerst in orde zijn.\n\n"
            f"{diagram()}\n\n{tables()}"
        )


class Command(BaseCommand):
    """Draws phases, steps, acts, gates and roles into docs/procedure.md; `--check` fails when the page is stale."""

    help = "Writes docs/procedure.md from the registry of actions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether the page is fresh")

    def handle(self, *args: object, check: bool, **options: object) -> None:
        wanted = page()
        if check:
            if not TARGET.exists() or TARGET.read_text() != wanted:
                raise CommandError("docs/procedure.md is stale: run manage.py draw_procedure.")
            return
        TARGET.parent.mkdir(exist_ok=True)
        TARGET.write_text(wanted)
        self.stdout.write(f"Written: {TARGET}")
