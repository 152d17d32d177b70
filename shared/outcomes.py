"""The named ends of a message at one stage."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import BaseModel

Event_co = TypeVar("Event_co", bound=BaseModel, covariant=True)


@dataclass(frozen=True, slots=True)
class Pass(Generic[Event_co]):
    """The stage decided; ``event`` goes on.

    ``note`` is what the trace tells of the decision, in a few words ("reprint of 0ab3…, containment .93").
    ``names`` are further names under which a person may look for this article's trace.
    """

    event: Event_co
    note: str
    names: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Drop:
    """The article ends here, as it should: counted by ``reason``, nothing is wrong with it."""

    reason: str
    note: str = ""
    names: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Keep:
    """The stage has stored the message's effect; the output that comes of it follows later.

    Only aggregation ends messages so: one record tells the effect of many articles.
    """

    note: str
    names: tuple[str, ...] = field(default=())


class RejectError(Exception):
    """The message can never be handled, however often it is tried: it goes to the dead letters at once.

    The message of the error is the reason that people read there.
    """
