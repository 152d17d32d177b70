"""What a renderable looks like on a terminal."""

from rich.console import Console, RenderableType

from services.desk import console


def printed(renderable: RenderableType, width: int = 80) -> str:
    """Return the text as it stands on a terminal of ``width`` columns, without what follows the words."""
    paper = Console(theme=console.THEME, width=width, markup=False, highlight=False, emoji=False, no_color=True)
    with paper.capture() as capture:
        paper.print(renderable)
    shown = capture.get().split("\n")
    assert max(len(line) for line in shown) <= width
    return "\n".join(line.rstrip() for line in shown)
