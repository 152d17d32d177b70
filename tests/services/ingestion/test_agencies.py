"""The names of agencies and outlets."""

import pytest

from services.ingestion.agencies import agencies, agency, agency_in_brackets, is_outlet


def test_an_alias_stands_for_its_agency() -> None:
    found = agency("The Associated Press")
    assert found is not None
    assert (found.name, found.domain, found.country) == ("Associated Press", "apnews.com", "US")
    assert agency("ukrinform.net") == agency("Ukrinform") == agency("Укрінформ")


def test_short_forms_count_in_brackets_only() -> None:
    assert agency("PA") is None
    in_brackets = agency_in_brackets("PA")
    assert in_brackets is not None
    assert in_brackets.country == "GB"


def test_no_name_means_two_agencies() -> None:
    for forms in (lambda a: {a.name, *a.aliases, a.domain}, lambda a: set(a.brackets)):
        owners: dict[str, str] = {}
        for one in agencies():
            for form in {form.casefold() for form in forms(one)}:
                assert owners.setdefault(form, one.name) == one.name, form


@pytest.mark.parametrize(
    "name", ["Harbour Post", "The Quayside Herald", "KXYZ-TV", "Channel 5", "FOX29", "lantern.example"]
)
def test_outlets_are_told_by_the_form_of_their_names(name: str) -> None:
    assert is_outlet(name)


@pytest.mark.parametrize("name", ["WHO", "Owen Tarrant", "Times", "Kestrel Bay", "KGB", "Ministry of Defence"])
def test_other_names_are_no_outlets(name: str) -> None:
    assert not is_outlet(name)
