"""Names of persons: one spelling for many, their parts, and whether two are one person's."""

from shared.names.folding import fold
from shared.names.matching import SAME, same_person
from shared.names.person_name import PersonName, family_name, person_name
from shared.names.sounding import OTHER_SCRIPT

__all__ = ["OTHER_SCRIPT", "SAME", "PersonName", "family_name", "fold", "person_name", "same_person"]
