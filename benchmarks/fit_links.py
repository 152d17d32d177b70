"""Fit the weights of cross-referencing: one configuration from the development sets and the sample articles together.

    python -m benchmarks.fit_links [--sets DIR] [--cache DIR] [--steps N] [--start weights.json] [--out weights.json]

First a logistic regression over the features of ``services/cross_referencing/resemblance.py``, on all pairs of articles
that the worker compares. Then, from there, from the weights that are there or from between, whichever is best, the
weights, the threshold and the share of cohesion are moved a little, at random with a fixed seed, for as long as the
clusters get better. What counts: B-cubed and pairwise F1 of each set against what is to be reached, the sets alike
whatever their size; the same sets cut into windows of a few articles, where there is no background to compare with; the
invented look-alikes of the tests; and the sample articles of ``seeds/``, whose stories must stay apart by a margin.
Nothing is ever told of a set, an outlet or an id.
"""

import argparse
import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.labelled_stories import Agreement, Labelled, agreement, labelled, samples
from benchmarks.stories import in_memory
from services.cross_referencing.clustering import cluster
from services.cross_referencing.genre import genre
from services.cross_referencing.neighbourhood import (
    BACKGROUND,
    CROWDED_DAYS,
    FLOOR,
    NEAR_ENOUGH,
    PASSED_OVER,
    SURROUNDED,
)
from services.cross_referencing.resemblance import FEATURES
from services.cross_referencing.signature import sign

ROOT = Path(__file__).resolve().parents[1]
SETS = ROOT.parent / "shared" / "data" / "stories"
LOOK_ALIKES = ROOT / "tests" / "services" / "cross_referencing" / "look_alikes.jsonl"
WEIGHTS = ROOT / "services" / "cross_referencing" / "weights.json"
REACH = {"gva_dev": (0.93, 0.80), "allsides_dev": (0.93, 0.85), "g5_dev": (0.965, 0.94), "ecbplus_dev": (0.93, 0.90)}
"""B-cubed and pairwise F1 to reach"""
SURPLUS = 0.3
"""what counts of what a set exceeds them by"""
SURELY_COMPARED = 0.14
"""likeness below which only some pairs that are not of one story are taken into the regression, and weigh more"""
TAKEN = 0.15
"""share of these that is taken"""
WINDOW = 20
"""articles in the windows that a set is cut into"""
CUT = ("gva_dev", "allsides_dev")
"""the sets that hold look-alikes close in time"""
OF_WINDOWS, OF_SAMPLES = 0.3, 0.5
"""what windows and sample articles weigh in the regression, a set weighing 1"""
PENALTY = 1.0
"""ridge penalty on the standardised weights, in pairs"""
APART = -3.0
"""the weight of "nothing agrees" until the search: too rare in the sets for the regression to tell"""
LEAST_WEIGHT = -4.0
"""no single piece of evidence may say more against a pair"""
AGAINST = ("other dates", "days apart", "undated", "nothing agrees", CROWDED_DAYS)
"""the features that may only speak against a pair; the others may only speak for it"""
WINDOWS_COUNT, LOOK_ALIKES_COUNT, SAMPLES_COUNT = 0.03, 0.1, 0.05
"""what the pairwise F1 of the windows and of the look-alikes, and faults among the sample articles, count"""
MARGIN = 0.85
"""share of the threshold below which the mean score of two different sample stories must lie"""
STARTS = (0, 0.25, 0.4, 0.5, 0.6, 0.75, 1)
"""how far from the weights that are there to the regression's the search may begin"""
LEAST_SCORE = 0.002
"""score below which a pair is left out when clusters are judged: a tenth of what could matter"""
SEED = 1

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """All pairs of a set that are compared: two article numbers and the features of each; the stories."""

    one: Ints
    other: Ints
    features: Floats
    likeness: Floats
    stories: Ints

    @property
    def same(self) -> NDArray[np.bool_]:
        """Whether a pair is of one story."""
        same: NDArray[np.bool_] = self.stories[self.one] == self.stories[self.other]
        return same

    def window(self, start: int, end: int) -> "Pairs":
        """Return the pairs among consecutive articles, as if nothing else had ever come."""
        rows = (self.one >= start) & (self.other < end)
        likeness = self.likeness[start:end, start:end]
        one, other = self.one[rows] - start, self.other[rows] - start
        told = self.features[rows, : len(FEATURES)]
        features = np.column_stack([told, surroundings(likeness, one, other, told)])
        return Pairs(one, other, features, likeness, self.stories[start:end])


@dataclass(frozen=True, slots=True)
class Fit:
    """The weights in the order of ``FEATURES`` and ``SURROUNDED``, and how clusters are made."""

    bias: float
    weights: Floats
    threshold: float
    cohesion_share: float

    def scores(self, found: Pairs) -> Floats:
        """Return the score of each pair."""
        log_odds = self.bias + found.features @ self.weights
        return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))), dtype=np.float64)


def pairs(rows: Sequence[Labelled]) -> Pairs:
    """Return the pairs that the worker compares when the articles come one by one; reprints are left out."""
    found = asyncio.run(in_memory(rows))
    articles = [row for row in rows if row.article.id not in found.reprints]
    number = {row.article.id: index for index, row in enumerate(articles)}
    likeness = np.zeros((len(articles), len(articles)))
    for (one, other), value in found.near.items():
        if one in number and other in number:
            i, j = number[one], number[other]
            likeness[i, j] = likeness[j, i] = value
    signatures = [sign(row.article, row.annotations) for row in articles]
    one, other = np.nonzero(np.triu(likeness))
    told = np.array(
        [
            [feature(signatures[i], signatures[j]) for feature in FEATURES.values()]
            for i, j in zip(one.tolist(), other.tolist(), strict=True)
        ]
    )
    stories = {label: index for index, label in enumerate(dict.fromkeys(row.story for row in articles))}
    features = np.column_stack([told, surroundings(likeness, one, other, told)])
    return Pairs(one, other, features, likeness, np.array([stories[row.story] for row in articles]))


def surroundings(likeness: Floats, one: Ints, other: Ints, told: Floats) -> Floats:
    """Return the features that ``neighbourhood.py`` adds to those ``told`` by pairs, when all articles have come."""
    ranked = -np.sort(-likeness, axis=1)
    near = np.maximum(ranked[:, PASSED_OVER : PASSED_OVER + BACKGROUND], FLOOR)
    background = (near.sum(axis=1) + FLOOR * (BACKGROUND - near.shape[1])) / BACKGROUND
    nearest = np.maximum(ranked[:, 0], NEAR_ENOUGH)
    pair, around = likeness[one, other], (background[one] + background[other]) / 2
    return np.column_stack(
        [
            np.log(np.maximum(pair, 1e-3) / around),
            (pair / nearest[one] + pair / nearest[other]) / 2,
            told[:, list(FEATURES).index("days apart")] * np.log(around / FLOOR),
        ]
    )


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that is fitted to: the sets, their windows, the look-alikes and the sample articles."""

    sets: Mapping[str, Pairs]
    windows: Mapping[str, Sequence[Pairs]]
    look_alikes: Pairs
    samples: Pairs


def regression(told: Told) -> tuple[float, Floats]:
    """Fit a ridge-penalised logistic regression, no weight of the wrong sign; return bias and weights."""
    random = np.random.default_rng(SEED)
    parts = [(found, 1.0) for found in told.sets.values()] + [(told.samples, OF_SAMPLES)]
    xs, ys, counts = [], [], []
    for found, part in parts:
        sure = found.same | (found.likeness[found.one, found.other] > SURELY_COMPARED)
        taken = sure | (random.random(len(sure)) < TAKEN)
        xs.append(found.features[taken])
        ys.append(found.same[taken].astype(float))
        counts.append(np.where(sure, 1.0, 1 / TAKEN)[taken] / found.same.sum() * part)
    for windows in told.windows.values():
        positive = sum(int(found.same.sum()) for found in windows)
        for found in windows:
            xs.append(found.features)
            ys.append(found.same.astype(float))
            counts.append(np.full(len(found.one), OF_WINDOWS / positive))
    x, y, weight = np.concatenate(xs), np.concatenate(ys), np.concatenate(counts)
    weight *= len(weight) / weight.sum()
    names = [*FEATURES, *SURROUNDED]
    weights = np.where([name == "nothing agrees" for name in names], APART, 0.0)
    free = weights == 0
    while True:
        bias, weights[free] = _newton(x[:, free], y, weight, x[:, ~free] @ weights[~free])
        wrong = free & (weights != bounded(weights))
        if not wrong.any():
            return bias, weights
        # Weights of the wrong sign are left out, and the others fitted anew without them.
        weights[wrong] = bounded(weights)[wrong]
        free &= ~wrong


def _newton(x: Floats, y: Floats, weight: Floats, offset: Floats) -> tuple[float, Floats]:
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = np.column_stack([np.ones(len(x)), (x - mean) / spread])
    ridge = np.diag([0.0] + [PENALTY] * x.shape[1])
    beta = np.zeros(z.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(z @ beta + offset, -30, 30)))
        hessian = (z * (weight * p * (1 - p))[:, None]).T @ z + ridge
        step = np.linalg.solve(hessian, z.T @ (weight * (y - p)) - ridge @ beta)
        beta += step
        if np.abs(step).max() < 1e-6:
            break
    weights = beta[1:] / spread
    return float(beta[0] - weights @ mean), weights


def judged(fit: Fit, parts: Sequence[Pairs]) -> Agreement:
    """Return how well the clusters of a set agree with its labels, each window for itself."""
    predicted, gold = [], []
    for at, found in enumerate(parts):
        scores = fit.scores(found)
        kept = scores > LEAST_SCORE
        numbers = zip(found.one[kept].tolist(), found.other[kept].tolist(), strict=True)
        scored = dict(zip(numbers, scores[kept].tolist(), strict=True))
        labels = [0] * len(found.stories)
        for number, members in enumerate(cluster(len(labels), scored, fit.threshold, fit.cohesion_share)):
            for member in members:
                labels[member] = number
        predicted += [f"{at} {label}" for label in labels]
        gold += [f"{at} {label}" for label in found.stories.tolist()]
    return agreement(predicted, gold)


def faults(fit: Fit, found: Pairs) -> float:
    """Return by how much sample stories hang together too little, or two of them come too near each other."""
    scores = np.zeros(found.likeness.shape)
    scores[found.one, found.other] = scores[found.other, found.one] = fit.scores(found)
    stories = [np.flatnonzero(found.stories == story) for story in range(found.stories.max() + 1)]
    total = 0.0
    for at, one in enumerate(stories):
        if len(one) > 1:
            total += max(0.0, 0.5 - scores[np.ix_(one, one)].sum() / (len(one) * (len(one) - 1)))
        for other in stories[:at]:
            # Also the first reports alone: so they meet when the others have not come yet.
            for mean in (scores[np.ix_(one, other)].mean(), scores[one[0], other[0]]):
                total += 0.1 * max(0.0, mean / (MARGIN * fit.threshold) - 1)
    return total


def worth(fit: Fit, told: Told) -> float:
    """Return what the search maximises."""
    gains = []
    for name, found in told.sets.items():
        result = judged(fit, [found])
        over = [value - reach for value, reach in zip((result.b3, result.pairwise), REACH[name], strict=True)]
        gains += [value if value < 0 else SURPLUS * value for value in over]
    windows = [judged(fit, found).pairwise for found in told.windows.values()]
    return float(
        np.mean(gains)
        + WINDOWS_COUNT * np.mean(windows)
        + LOOK_ALIKES_COUNT * judged(fit, [told.look_alikes]).pairwise
        - SAMPLES_COUNT * faults(fit, told.samples)
    )


def bounded(weights: Floats) -> Floats:
    """Return the weights, each on the side that its feature can only speak for."""
    against = np.array([name in AGAINST for name in [*FEATURES, *SURROUNDED]])
    return np.where(against, np.clip(weights, LEAST_WEIGHT, 0), np.maximum(weights, 0))


def between(one: Fit, other: Fit, share: float) -> Fit:
    """Return the fit that lies between two, ``share`` of the way from one to the other."""

    def way(start: float, end: float) -> float:
        return start * (1 - share) + end * share

    return Fit(
        way(one.bias, other.bias),
        one.weights * (1 - share) + other.weights * share,
        way(one.threshold, other.threshold),
        way(one.cohesion_share, other.cohesion_share),
    )


def search(fit: Fit, told: Told, steps: int) -> Fit:
    """Move weights, threshold and share at random while that makes the clusters better; a good move is repeated."""
    random = np.random.default_rng(SEED)
    spread = np.concatenate([found.features for found in told.sets.values()]).std(axis=0) + 1e-9
    typical = np.concatenate([found.features[found.same] for found in told.sets.values()]).mean(axis=0)
    best, size, failed = worth(fit, told), 0.25, 0
    move: Floats | None = None
    back = False
    for step in range(steps):
        if move is None:
            move = random.normal(size=len(spread) + 3) * (random.random(len(spread) + 3) < 0.2)
            back = False
        change = bounded(fit.weights + size * move[:-3] / spread) - fit.weights
        tried = Fit(
            # The log-odds of a typical pair of one story stay where they are: weights and bias hang together.
            fit.bias - change @ typical + size * move[-3],
            fit.weights + change,
            float(np.clip(fit.threshold * np.exp(0.3 * size * move[-2]), 0.02, 0.5)),
            float(np.clip(fit.cohesion_share + 0.15 * size * move[-1], 0.3, 0.9)),
        )
        found = worth(tried, told)
        if found > best + 1e-5:
            fit, best, failed, back = tried, found, 0, True
            print(f"step {step}: {best:+.4f}", flush=True)
            continue
        failed += 1
        move, back = (None, False) if back else (-move, True)
        if failed > 60:
            size, failed = size * 0.6, 0
    return fit


def report(fit: Fit, told: Told) -> None:
    """Print how each set, and each set cut into windows, comes out."""
    parts = {name: [found] for name, found in told.sets.items()}
    parts |= {f"{name} by {WINDOW}": list(found) for name, found in told.windows.items()}
    parts |= {"look-alikes": [told.look_alikes], "samples": [told.samples]}
    for name, found in parts.items():
        result = judged(fit, found)
        print(
            f"  {name:20} B-cubed {result.b3_precision:.3f} {result.b3_recall:.3f} {result.b3:.3f}"
            f"  pairwise {result.pair_precision:.3f} {result.pair_recall:.3f} {result.pairwise:.3f}"
        )


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, default=SETS)
    parser.add_argument("--cache", type=Path, help="a folder for annotated articles, which take minutes")
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--start", type=Path, default=WEIGHTS, help="the weights that are there")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    stands = json.loads(options.start.read_text("utf-8"))
    sets = {}
    for name in REACH:
        path = options.sets / f"{name}.jsonl"
        if not path.exists():
            print(f"{path} is absent: nothing is fitted")
            return
        sets[name] = pairs(labelled(path, options.cache))
        print(f"{name}: {len(sets[name].stories)} articles, {len(sets[name].one)} pairs compared", flush=True)
    windows = {
        name: [sets[name].window(at, at + WINDOW) for at in range(0, len(sets[name].stories), WINDOW)] for name in CUT
    }
    look_alikes = [row for row in labelled(LOOK_ALIKES) if genre(row.article.title, row.article.url) != "roundup"]
    told = Told(sets, windows, pairs(look_alikes), pairs(samples()))
    bias, weights = regression(told)
    names = [*FEATURES, *SURROUNDED]
    regressed = Fit(bias, weights, threshold=0.1, cohesion_share=0.55)
    print(f"after the regression {worth(regressed, told):+.4f}")
    report(regressed, told)
    former = np.array([stands["features"].get(name, 0.0) for name in names])
    standing = Fit(stands["bias"], former, stands["threshold"], stands["cohesion_share"])
    fit = max((between(standing, regressed, share) for share in STARTS), key=lambda fit: worth(fit, told))
    print(f"the search begins at {worth(fit, told):+.4f}")
    fit = search(fit, told, options.steps)
    print("after the search")
    report(fit, told)
    written = {
        "bias": round(fit.bias, 3),
        "features": {name: round(float(weight), 3) for name, weight in zip(names, fit.weights, strict=True)},
        "threshold": round(fit.threshold, 3),
        "cohesion_share": round(fit.cohesion_share, 3),
    }
    options.out.write_text(json.dumps(written, indent=2) + "\n", "utf-8")
    print(json.dumps(written))


if __name__ == "__main__":
    main()
