"""Who has the news from whom: sources on the left, the outlets that take it from them on the right."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.desk.page.coverage import UNKNOWN
from shared.record import Citation, OriginEvidence, StoryRecord

ROW = 34
"""pixels from one name to the next"""

TOP = 20
"""pixels above the first name"""

LONGEST = 22
"""characters of a name that are drawn"""

WAYS = {
    "own": "reports itself",
    "reprint": "reprints",
    "wording": "takes over wording of",
    "credit_line": "credits",
    "dateline": "names in its dateline",
    "attribution": "refers to",
}
"""what an outlet does with its source, in words"""

STYLES = {"reprint": "copied", "wording": "copied"}
"""the lines that mean the same words; all others mean a credit"""


@dataclass(frozen=True, slots=True)
class Node:
    """A name at ``y`` pixels. ``own`` tells whether it reports itself, ``publishes`` whether it is in the story."""

    name: str
    short: str
    y: int
    own: bool
    publishes: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from a source to an outlet; ``whole`` where all of an article comes from it."""

    source: str
    outlet: str
    way: str
    style: str
    whole: bool
    y1: int
    y2: int
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class Graph:
    """The drawing, ``height`` pixels high."""

    sources: tuple[Node, ...]
    outlets: tuple[Node, ...]
    edges: tuple[Edge, ...]
    height: int


def credit_graph(record: StoryRecord) -> Graph:
    """Return the graph of a story's origins and the outlets that carry their news."""
    outlet_of = {member.id: member.outlet.name if member.outlet else UNKNOWN for member in record.articles}
    found: dict[tuple[str, str, str], tuple[OriginEvidence, bool]] = {}
    own = set()
    for origin in record.origins:
        for evidence in origin.evidence:
            outlet = outlet_of.get(evidence.article, UNKNOWN)
            if evidence.form == "own" or outlet == origin.name:
                own.add(origin.name)
                continue
            key = (origin.name, outlet, STYLES.get(evidence.form, "credited"))
            if key not in found or (evidence.whole and not found[key][1]):
                found[key] = (evidence, evidence.whole)
    sources = [origin.name for origin in record.origins]
    carriers = list(dict.fromkeys(outlet for _, outlet, _ in found))
    left = _nodes(sources, own, set(outlet_of.values()))
    right = _nodes(carriers, own, set(outlet_of.values()))
    y_left, y_right = {node.name: node.y for node in left}, {node.name: node.y for node in right}
    edges = tuple(
        Edge(source, outlet, WAYS[evidence.form], style, whole, y_left[source], y_right[outlet], evidence.citation)
        for (source, outlet, style), (evidence, whole) in found.items()
    )
    return Graph(left, right, edges, TOP + ROW * max(len(left), len(right), 1))


def _nodes(names: Iterable[str], own: set[str], publishing: set[str]) -> tuple[Node, ...]:
    return tuple(
        Node(name, _short(name), TOP + place * ROW, name in own, name in publishing) for place, name in enumerate(names)
    )


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
