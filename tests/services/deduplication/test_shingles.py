import numpy as np

from services.deduplication.shingles import ALL, FINGERPRINTS, MOST, SHINGLE, WINDOW, Shingles, read, words
from tests.services.deduplication.articles import FERRY, prose


def fingerprints(text: str) -> set[int]:
    return set(read("", text)[1].tolist())


class TestWords:
    def test_case_and_punctuation_do_not_count(self) -> None:
        assert words("“Never!” said  the MAYOR's aide—twice.") == words("never said the mayor's aide twice")

    def test_letters_of_every_script_make_words(self) -> None:
        assert words("Ülkü, Москва; Αθήνα") == ["ülkü", "москва", "αθήνα"]

    def test_combining_marks_do_not_break_a_word(self) -> None:
        assert words("हिन्दी समाचार") == ["हिन्दी", "समाचार"]

    def test_one_word_however_its_accents_are_encoded(self) -> None:
        assert words("cafe\u0301") == words("caf\u00e9")

    def test_without_spaces_each_pair_of_characters_is_a_word(self) -> None:
        assert words("市議会が決定") == ["市議", "議会", "会が", "が決", "決定"]

    def test_scripts_mix(self) -> None:
        assert words("NHKは5日") == ["nhk", "は", "5", "日"]


class TestShingles:
    def test_a_text_has_one_for_each_five_words_in_a_row(self) -> None:
        assert len(read("", FERRY)[0].hashes) == len(words(FERRY)) - SHINGLE + 1

    def test_they_are_the_same_in_every_process(self) -> None:
        assert read("", prose(1, 16))[0].hashes[0] == 2_393_509_500

    def test_the_title_does_not_count(self) -> None:
        assert (read("One", FERRY)[0].hashes == read("Another", FERRY)[0].hashes).all()

    def test_a_tiny_text_is_one_shingle_with_its_title(self) -> None:
        flash, again, other = (read(title, "Watch the film.")[0] for title in ("Fire", "FIRE!", "Flood"))
        assert flash.hashes.tolist() == again.hashes.tolist() != other.hashes.tolist()

    def test_a_text_without_words_is_still_told_from_another(self) -> None:
        assert read("", "☂☂☂")[0].hashes.tolist() != read("", "☀☀☀")[0].hashes.tolist()

    def test_a_text_that_repeats_itself_is_no_longer_for_it(self) -> None:
        assert len(read("", 500 * FERRY)[0].hashes) == len(words(FERRY))

    def test_packed_and_unpacked_they_are_what_they_were(self) -> None:
        text = Shingles(read("", FERRY)[0].hashes, level=2)
        again = Shingles.unpack(text.pack())
        assert again.level == 2
        assert (again.hashes == text.hashes).all()

    def test_of_a_very_long_text_a_part_is_kept_that_other_texts_keep_too(self) -> None:
        long = read("", prose(1, 30_000))[0]
        assert len(long.hashes) <= MOST
        part = read("", " ".join(prose(1, 30_000).split()[500:700]))[0].at(long.level)
        assert set(part.hashes.tolist()) < set(long.hashes.tolist())


class TestFingerprints:
    def test_a_short_text_has_all_its_shingles(self) -> None:
        assert len(fingerprints(prose(1, 40))) == 36

    def test_a_long_text_has_few(self) -> None:
        assert len(fingerprints(prose(1, 500))) < 500 * 3 / WINDOW
        assert len(fingerprints(prose(1, 5_000))) < FINGERPRINTS
        assert len(fingerprints(prose(1, 60_000))) < FINGERPRINTS

    def test_a_passage_of_twenty_words_that_two_texts_share_gives_a_common_one(self) -> None:
        passage = prose(9, WINDOW + SHINGLE - 1)
        for seed in range(40):
            one, other = (f"{prose(seed + at, 200)} {passage} {prose(seed + at + 1, 200)}" for at in (100, 200))
            assert fingerprints(one) & fingerprints(other)

    def test_a_flash_has_one_in_common_with_the_long_report_that_begins_with_it(self) -> None:
        for seed in range(10):
            report = prose(seed, 5_000)
            flash = " ".join(report.split()[: ALL // 2 + SHINGLE])
            assert fingerprints(flash) & fingerprints(report)

    def test_each_stands_once(self) -> None:
        _, found = read("", prose(1, 300) + " " + prose(1, 300))
        assert len(found) == len(np.unique(found))
