"""`make bench-fields`: what the product makes of held-out documents, field by field, and which of them it books without a person.

`python -m benchmarks.fields --kinds digital --count 20` runs a piece; pages drawn and words read are kept in .bench-cache between runs.
"""

from __future__ import annotations

import argparse
import logging
import os
import platform
import resource
import sys
from collections.abc import Iterator
from random import Random
from typing import Any

from benchmarks.fields import floor, judging, report, xml_cases
from benchmarks.fields.judging import Judged, Share
from benchmarks.fields.peer import Invoice2Data
from benchmarks.fields.report import FLOOR, PEER, Results
from benchmarks.fields.running import Outcome, Product, private_place
from benchmarks.fields.sources import KSEF, ROOT
from benchmarks.held_out import copies, corpus
from benchmarks.held_out.printing import CannotPrint
from benchmarks.readers import tesseract_available
from benchmarks.written import write_section

CACHE = ROOT / ".bench-cache"
_COUNTS = {"digital": (850, 160), "scan": (175, 40), "photo": (100, 20), "xml": (80, 0)}
_UNSEEN = {"digital": (180, 0), "scan": (60, 0), "photo": (60, 0)}
_CANNOT = 2


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="+", choices=list(_COUNTS), default=list(_COUNTS))
    parser.add_argument(
        "--count", type=int, help="invoices a kind instead of " + ", ".join(f"{n} {kind}" for kind, (n, _) in _COUNTS.items())
    )
    parser.add_argument("--others", type=int, help="papers a kind that must not become invoices")
    parser.add_argument("--floor", type=int, default=42, help="documents a kind that others read as well; 0 leaves them out")
    parser.add_argument("--copies", type=int, default=30, help="automatic invoices that are sent a second time in another file")
    parser.add_argument("--threads", type=int, help="of the reading engine")
    parser.add_argument("--unseen", action="store_true", help="layouts and damages that nobody who works on the product has heard of")
    parser.add_argument("--verbose", action="store_true", help="name every field that is not right, and the families")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    wanted = parser.parse_args()
    if wanted.unseen:
        wanted.kinds, wanted.copies, wanted.floor = [kind for kind in wanted.kinds if kind in _UNSEEN], 0, 0
    return wanted


class Bench:
    """One run: documents in, results out."""

    def __init__(self, wanted: argparse.Namespace, product: Product) -> None:
        """Nothing is measured yet.

        Args:
            wanted: the command line.
            product: what is measured.
        """
        self.wanted = wanted
        self.product = product
        self.results = Results()
        self._booked: list[corpus.Made] = []

    def run(self) -> None:
        """Everything that is wanted."""
        with corpus.Studio(CACHE / "documents") as studio, Invoice2Data() as self._peer:
            for kind in self.wanted.kinds:
                if kind == "xml":
                    self._xml()
                else:
                    self._medium(studio, kind)
        self._copies()

    def _medium(self, studio: corpus.Studio, medium: str) -> None:
        good, bad = (_UNSEEN if self.wanted.unseen else _COUNTS)[medium]
        cases = (corpus.unseen if self.wanted.unseen else corpus.invoices)(medium, _or(self.wanted.count, good), self.wanted.seed)
        for at, made in enumerate(studio.make(cases)):
            judged = self._one(made, medium)
            self.results.invoices[medium].append(judged)
            if judged.automatic and medium == "digital":
                self._booked.append(made)
            if at < self.wanted.floor and tesseract_available():
                self._others(made, medium)
            _progress(medium, at + 1, len(cases))
        for made in studio.make(corpus.others(medium, _or(self.wanted.others, bad), self.wanted.seed)):
            self.results.others[medium].append((made.truth["case"]["sort"], self._one(made, medium)))

    def _one(self, made: corpus.Made, medium: str) -> Judged:
        outcome = self.product.process(made.file, made.truth["own_nip"])
        self.results.milliseconds.append((outcome.milliseconds, outcome.pages))
        self.results.problems[medium].update(set(outcome.problems))
        return self._judge(made.file.name, made.truth, outcome, made.truth["case"]["family"])

    def _judge(self, name: str, truth: dict[str, Any], outcome: Outcome, group: str) -> Judged:
        found = judging.outcomes(truth["fields"], outcome.fields)
        kind_right = None if truth["kind"] is None else outcome.kind == truth["kind"]
        sure = judging.certainty(outcome.confidences, outcome.problems)
        judged = Judged(name, group, truth["eligible"], found, outcome.automatic, sure, kind_right)
        self.results.absent[name] = tuple(field for field, value in truth["fields"].items() if value is None)
        for line in _complaints(judged, truth, outcome, verbose=self.wanted.verbose and group != "-"):
            print(line)
        return judged

    def _others(self, made: corpus.Made, medium: str) -> None:
        """What others make of the same document: regular expressions on Tesseract's text, and invoice2data."""
        text = floor.text_of(made.file, CACHE)
        found = {FLOOR: floor.fields_of(text)}
        if self._peer.available():
            found[PEER] = self._peer.fields_of(made.file, None if medium == "digital" else text)
        for name, fields in found.items():
            outcomes = judging.outcomes(made.truth["fields"], fields)
            family, eligible = made.truth["case"]["family"], made.truth["eligible"]
            self.results.peers[name][medium].append(
                Judged(made.file.name, family, eligible, outcomes, automatic=False, certainty=0.0, kind_right=None)
            )

    def _xml(self) -> None:
        folder = CACHE / "xml"
        folder.mkdir(parents=True, exist_ok=True)
        for name, text, truth in self._xml_cases():
            path = folder / f"{name}.xml"
            path.write_text(text, encoding="utf-8")
            judged = self._judge(path.name, truth, self.product.process(path, truth["own_nip"]), "xml")
            self.results.invoices["xml"].append(judged)

    def _xml_cases(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        yield from xml_cases.cases(_or(self.wanted.count, _COUNTS["xml"][0]), self.wanted.seed)
        if KSEF is not None:
            yield from xml_cases.ministry_samples(KSEF / "samples")

    def _copies(self) -> None:
        """Invoices that were booked come once more: the same file, the same pages in another file, the printed pages from a scanner."""
        booked = self._booked
        few, several = booked[: self.wanted.copies], [made for made in booked if made.truth["pages"] > 1]
        ways = [("same bytes", copies.same_bytes, few), ("saved again", copies.saved_again, few)]
        if "scan" in self.wanted.kinds:
            ways += [("scanned", copies.scanned, few), ("several pages, scanned", copies.scanned, several[: self.wanted.copies // 2])]
        for way, make, chosen in ways:
            caught = 0
            for made in chosen:
                file = make(made.file, CACHE / "copies", Random(made.file.name))
                outcome = self.product.process(file, made.truth["own_nip"], name=f"kopia-{made.file.name}")
                twice = outcome.automatic and not outcome.again
                self.results.doubled += twice
                caught += outcome.again or (not twice and "duplicate_invoice" in outcome.problems)
            if chosen:
                self.results.duplicates[way] = Share(caught, len(chosen))


def _or(given: int | None, usual: int) -> int:
    return usual if given is None else given


def _complaints(judged: Judged, truth: dict[str, Any], outcome: Outcome, *, verbose: bool) -> Iterator[str]:
    """What went wrong with a document; a wrong automatic invoice is always named."""
    wrong = [name for name, found in judged.outcomes.items() if found != judging.RIGHT]
    booked_wrongly = judged.automatic and not (judged.eligible and judged.exact)
    if booked_wrongly:
        yield f"BOOKED WRONGLY {judged.name} (eligible: {judged.eligible})"
    if verbose or booked_wrongly:
        for name in wrong:
            yield f"{judged.name}: {name} {judged.outcomes[name]}: {truth['fields'][name]!r} read as {outcome.fields.get(name)!r}"
    if verbose and judged.eligible and not judged.automatic:
        yield f"{judged.name}: to a person because of {', '.join(outcome.problems) or outcome.status}"


def _progress(medium: str, done: int, count: int) -> None:
    if done % 50 == 0 or done == count:
        print(f"{medium}: {done} of {count}", file=sys.stderr, flush=True)


def _intro(wanted: argparse.Namespace, product: Product) -> str:
    command = f"python -m benchmarks.fields --seed {wanted.seed} --kinds {' '.join(wanted.kinds)}"
    command += f" --count {wanted.count}" * (wanted.count is not None) + " --unseen" * wanted.unseen
    return (
        f"`{command}`; {os.cpu_count()} cores, Python {platform.python_version()}; weights `{product.engine.fingerprint}`. Documents of "
        "`benchmarks/held_out`, through upload, pipeline and decision of the product. Recall in percent, macro-averaged over layout "
        "families, absent fields included; bars in brackets, bold where missed; precision: right among values given. Shares carry the "
        "Wilson interval of 95 %."
    )


def _section(wanted: argparse.Namespace) -> str:
    whole = wanted.kinds == [kind for kind in _COUNTS if kind in _UNSEEN or not wanted.unseen] and wanted.count is None
    name = "bench-fields-unseen" if wanted.unseen else "bench-fields"
    return name if whole else f"{name} {'-'.join(wanted.kinds)}"


def main() -> int:
    """Make, read, judge, write."""
    wanted = _arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "faktury.settings")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop lives in this thread
    import django

    django.setup()
    logging.disable(logging.WARNING)
    try:
        with private_place():
            product = Product(CACHE, wanted.threads)
            try:
                bench = Bench(wanted, product)
                bench.run()
            finally:
                product.close()
    except CannotPrint as error:
        print(error, file=sys.stderr)
        return _CANNOT
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    title = "Layouts and damages that nobody had heard of" if wanted.unseen else "Fields and automation"
    text = report.whole(bench.results, title, _intro(wanted, product), peak, [])
    print(text)
    if wanted.verbose:
        print(report.families(bench.results))
        print({medium: counter.most_common(20) for medium, counter in bench.results.problems.items()})
    if not wanted.no_write:
        write_section(_section(wanted), text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
