"""An original under cleaning: its lines, and the kind of each that is known to be no story."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from services.ingestion.boilerplate.lines import Line, lines
from shared.article import Cut, CutKind, Outlet


@dataclass(slots=True)
class Page:
    """``kinds[i]`` is why ``lines[i]`` is to be cut, or None while it counts as story.

    ``inside`` are cuts within lines that stay.
    """

    original: str
    title: str
    outlet: Outlet | None
    language: str | None
    lines: list[Line] = field(init=False)
    kinds: list[CutKind | None] = field(init=False)
    inside: list[Cut] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines = lines(self.original)
        self.kinds = [None] * len(self.lines)

    def story(self) -> Iterator[int]:
        """Yield the indexes of the lines that are not cut so far."""
        return (index for index, kind in enumerate(self.kinds) if kind is None)

    def first_prose(self) -> int:
        """Return the index of the first paragraph of the story; the number of lines where there is none."""
        return next((index for index in self.story() if self.lines[index].is_prose), len(self.lines))

    def line_cuts(self) -> Iterator[Cut]:
        """Yield a cut for each line of a kind, with line ends such that paragraphs stay as far apart as they were."""
        index = 0
        while index < len(self.lines):
            if self.kinds[index] is None:
                index += 1
                continue
            after = index
            while after < len(self.lines) and self.kinds[after] is not None:
                after += 1
            yield from self._run(index, after)
            index = after

    def _run(self, first: int, after: int) -> Iterator[Cut]:
        """Cut the lines ``[first, after)``, each with the gap before it or the one behind it.

        Of the two gaps at the ends of the run, the one with more line ends stays.
        """
        starts = [line.start for line in self.lines[first:after]]
        ends = [line.end for line in self.lines[first:after]]
        previous_end = self.lines[first - 1].end if first else 0
        next_start = self.lines[after].start if after < len(self.lines) else len(self.original)
        gap_before = self.original.count("\n", previous_end, starts[0])
        gap_behind = self.original.count("\n", ends[-1], next_start)
        if first == 0 or (after < len(self.lines) and gap_before >= gap_behind):
            if first == 0:
                starts[0] = 0
            ends = [*starts[1:], next_start]
        else:
            if after == len(self.lines):
                ends[-1] = next_start
            starts = [previous_end, *ends[:-1]]
        for start, end, kind in zip(starts, ends, self.kinds[first:after], strict=True):
            if kind is not None:
                yield Cut(kind=kind, start=start, end=end)
