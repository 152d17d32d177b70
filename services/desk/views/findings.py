"""What the doctor found: the worst first, each with what mends it."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.desk.doctor.finding import Finding
from services.desk.safe_text import one_line
from services.desk.views.words import counted

ORDER = ("problem", "warning", "unknown", "good")
MARKS = {"problem": ("✗", "bad"), "warning": ("!", "warning"), "unknown": ("?", "quiet"), "good": ("✓", "good")}


def render(findings: Sequence[Finding]) -> RenderableType:
    """Return a list of ``findings`` with their remedies, and how many are bad."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, style="heading")
    table.add_column(overflow="fold")
    for finding in sorted(findings, key=lambda each: ORDER.index(each.level)):
        mark, style = MARKS[finding.level]
        words = Text(one_line(finding.words))
        if finding.remedy:
            words.append(f"\n→ {one_line(finding.remedy)}", style="quiet")
        table.add_row(Text(mark, style=style), finding.subject, words)
    return Group(table, Text(), _summary(findings))


def _summary(findings: Sequence[Finding]) -> Text:
    problems, warnings = (sum(each.level == level for each in findings) for level in ("problem", "warning"))
    if not problems and not warnings:
        return Text("all is well", style="good")
    words = ", ".join(
        counted(number, noun) for number, noun in ((problems, "problem"), (warnings, "warning")) if number
    )
    return Text(words, style="bad" if problems else "warning")
