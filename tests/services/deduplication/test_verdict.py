import random

import pytest

from services.deduplication.shingles import Shingles, read
from services.deduplication.verdict import Known, Verdict, verdict
from tests.services.deduplication.articles import CRIME_FORM, FERRY, FOOTER, MARKET, identity, prose


def shingles(text: str) -> Shingles:
    return read("", text)[0]


def known(name: str, *texts: str, original: bool = True) -> Known:
    return Known(identity(name), original, tuple(shingles(text) for text in texts))


def judged(text: str, *others: Known, revision: int = 1, former: Known | None = None) -> Verdict:
    return verdict(identity("this"), revision, shingles(text), former, others)


def first(text: str, words: int) -> str:
    return " ".join(text.split()[:words])


def edited(text: str, share: float) -> str:
    """Change two words in ``share`` of the sentences."""
    rng = random.Random(7)  # noqa: S311 - texts, not secrets
    sentences = text.split(". ")
    for at in rng.sample(range(len(sentences)), round(share * len(sentences))):
        words = sentences[at].split()
        for _ in range(2):
            words[rng.randrange(len(words))] = "otherwise"
        sentences[at] = " ".join(words)
    return ". ".join(sentences)


class TestAReprintIs:
    def test_the_same_text(self) -> None:
        found = judged(FERRY, known("ferry", FERRY)).copy
        assert (found.kind, found.of, found.containment, found.jaccard) == ("reprint", identity("ferry"), 1, 1)

    def test_a_text_cut_to_a_third(self) -> None:
        assert judged(first(FERRY, 45), known("ferry", FERRY)).copy.kind == "reprint"

    def test_a_text_that_comes_after_its_own_truncated_copy(self) -> None:
        found = judged(FERRY, known("cut", first(FERRY, 45))).copy
        assert (found.kind, found.of) == ("reprint", identity("cut"))

    def test_a_text_with_site_text_around_it(self) -> None:
        assert judged(f"{prose(1, 60)} {FERRY} {FOOTER}", known("ferry", FERRY)).copy.kind == "reprint"

    def test_a_truncated_text_amid_as_much_of_the_sites_own(self) -> None:
        report = prose(1, 400)
        assert judged(f"{prose(2, 70)} {first(report, 130)} {prose(3, 70)}", known("report", report)).copy.kind == (
            "reprint"
        )

    @pytest.mark.parametrize("share", [0.1, 0.2, 0.3])
    @pytest.mark.parametrize("text", [FERRY, MARKET, prose(4, 5_000)])
    def test_a_text_with_some_sentences_edited(self, text: str, share: float) -> None:
        assert judged(edited(text, share), known("report", text)).copy.kind == "reprint"

    def test_a_text_with_a_third_of_it_written_anew_behind_its_opening(self) -> None:
        report = prose(1, 400).split()
        for at in range(60, 400, 60):
            report[at : at + 25] = prose(at, 25).split()
        found = judged(" ".join(report), known("report", prose(1, 400))).copy
        assert found.containment < 0.6
        assert found.kind == "reprint"

    def test_a_flash_that_is_the_lead_of_a_long_report(self) -> None:
        report = prose(5, 5_000)
        assert judged(first(report, 40), known("report", report)).copy.kind == "reprint"

    def test_a_tiny_text_that_is_the_same(self) -> None:
        assert judged("Polls have closed.", known("flash", "Polls have closed.")).copy.kind == "reprint"

    def test_a_text_in_a_script_without_spaces(self) -> None:
        report = "市議会は火曜日、屋根の修理を秋に始めることを九対六で決めた。" * 3 + "工事は十一か月続く見込みだ。"
        assert judged(report[:40] + "と市は発表した。", known("report", report)).copy.kind == "reprint"


class TestALookAlikeIsNew:
    def test_with_the_same_footer(self) -> None:
        found = judged(f"{MARKET} {FOOTER}", known("ferry", f"{FERRY} {FOOTER}")).copy
        assert (found.kind, found.of) == ("new", None)

    def test_with_one_paragraph_quoted(self) -> None:
        assert judged(f"{MARKET} {first(FERRY, 40)}", known("ferry", FERRY)).copy.kind == "new"

    def test_with_half_of_it_the_background_of_another(self) -> None:
        background = prose(1, 220)
        assert (
            judged(f"{prose(2, 200)} {background}", known("other", f"{prose(3, 200)} {background}")).copy.kind == "new"
        )

    def test_from_the_same_form(self) -> None:
        one = CRIME_FORM.format(age=34, who="courier", limb="leg", number=12, street="Alder", day="Monday")
        other = CRIME_FORM.format(age=19, who="student", limb="arm", number=47, street="Quarry", day="Friday")
        assert judged(one, known("other", other)).copy.kind == "new"

    def test_with_a_flash_in_a_long_report(self) -> None:
        flash = first(FERRY, 40)
        found = judged(f"{prose(1, 400)} {flash}", known("flash", flash))
        assert found.copy.kind == "new"
        assert found.indexed

    def test_tiny_and_not_the_same(self) -> None:
        assert judged("Polls have closed.", known("flash", "Polls have opened.")).copy.kind == "new"


class TestWhichArticleIsNamed:
    def test_the_original_rather_than_a_reprint_that_is_more_alike(self) -> None:
        text = f"{FERRY} {FOOTER}"
        found = judged(text, known("reprint", text, original=False), known("original", FERRY)).copy
        assert found.of == identity("original")

    def test_the_first_of_two_originals(self) -> None:
        found = judged(first(FERRY, 100), known("cut", first(FERRY, 60)), known("whole", first(FERRY, 110))).copy
        assert found.of == identity("cut")

    def test_an_article_by_any_of_its_revisions(self) -> None:
        assert judged(FERRY, known("ferry", FERRY, f"{MARKET} {FOOTER}")).copy.of == identity("ferry")


class TestWhoIsComparedWith:
    def test_an_original(self) -> None:
        assert judged(FERRY).indexed

    def test_no_reprint(self) -> None:
        assert not judged(edited(FERRY, 0.3), known("ferry", FERRY)).indexed

    def test_a_reprint_that_says_more_than_it_repeats(self) -> None:
        assert judged(f"{FERRY} {prose(1, 300)}", known("ferry", FERRY)).indexed

    def test_so_a_chain_of_edits_ends_where_the_original_is_no_longer_contained(self) -> None:
        originals = [known("0", prose(1, 400))]
        text = prose(1, 400).split()
        named = []
        for step in range(1, 13):
            text[(step - 1) * 30 : step * 30] = prose(50 + step, 30).split()
            found = judged(" ".join(text), *originals)
            named.append(found.copy.of)
            if found.indexed:
                originals.append(known(str(step), " ".join(text)))
        assert named[:4] == [identity("0")] * 4
        assert None in named
        assert len(set(named)) < len(named) / 2


class TestARevision:
    def test_names_itself_and_how_much_is_kept(self) -> None:
        found = judged(f"{FERRY} {FOOTER}", revision=2, former=known("this", FERRY)).copy
        assert (found.kind, found.of, found.containment) == ("revision", identity("this"), 1)
        assert found.jaccard < 1

    def test_is_compared_with_the_newest_of_its_texts(self) -> None:
        assert judged(MARKET, revision=3, former=known("this", FERRY, MARKET)).copy.jaccard == 1

    def test_is_one_even_where_the_former_text_is_not_known(self) -> None:
        found = judged(FERRY, revision=2).copy
        assert (found.kind, found.of, found.containment) == ("revision", identity("this"), 0)

    def test_of_a_reprint_is_compared_with_others_once_it_has_its_own_text(self) -> None:
        former = known("this", FERRY, original=False)
        assert not judged(edited(FERRY, 0.1), known("ferry", FERRY), revision=2, former=former).indexed
        assert judged(MARKET, known("ferry", FERRY), revision=2, former=former).indexed
