"""One organisation, however its name is written."""

import pytest

from services.aggregation.organisation_names import organisation_key
from shared.names import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Orra Ferries Ltd", "Orra Ferries"),
        ("The Orra Ferry Company", "Orra Ferry"),
        ("OOO Orra", "Orra LLC"),
        ("Orra Joint Stock Company", "JSC Orra"),
        ("Quill & Sons", "Quill and Sons Limited"),
        ("J.P. Quill", "JP Quill"),
        ("Quill s.r.o.", "Quill"),
        ("Orra Harbour Organisation", "Orra Harbor Organization"),
        ("Bank of the Fjords", "Bank of Fjords"),
        ("U.N.", "United Nations"),
        ("UN Harbour Council", "United Nations Harbour Council"),
        ("U.N. Harbour Council", "UN Harbour Council"),
        ("U.S. Survey of Kell", "US Survey of Kell"),
    ],
)
def test_ways_to_write_one_name_have_one_key(one: str, other: str) -> None:
    assert organisation_key(fold(one)) == organisation_key(fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Orra Bank", "Orra Trust"),
        ("Orra Fund II", "Orra Fund III"),
        ("Brigade 44", "Brigade 4"),
        ("U.S. Survey of Kell", "US Survey of Kell Two"),
    ],
)
def test_other_names_have_other_keys(one: str, other: str) -> None:
    assert organisation_key(fold(one)) != organisation_key(fold(other))


def test_a_name_of_nothing_but_legal_forms_stays() -> None:
    assert organisation_key("group") == "group"
    assert organisation_key("the") == "the"
