"""Names sorted by whom they mean."""

from shared.names.grouping import group_names


def test_spellings_and_the_family_name_come_together() -> None:
    groups = group_names(["Sergei Boigu", "Marta Quill", "Boygu", "Sergey Boygu", "Quill"])
    assert groups == [("Sergei Boigu", "Boygu", "Sergey Boygu"), ("Marta Quill", "Quill")]


def test_a_family_name_of_two_people_stays_alone() -> None:
    assert ("Quill",) in group_names(["Marta Quill", "Jonas Quill", "Quill"])


def test_groups_do_not_drift_over_a_name_that_fits_both() -> None:
    groups = group_names(["Tom William Quill", "Tom Henry Quill"])
    assert len(groups) == 2
