"""What the help pages of several commands share."""

ARTICLES = "Articles in"
STORIES = "Stories out"
PIPELINE = "The pipeline"


def examples(*lines: str) -> str:
    """Return an epilogue that shows how a command is called."""
    return "\n\n".join(["[bold]Examples[/bold]", *(f"  {line}" for line in lines)])
