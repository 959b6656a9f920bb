"""The tables of `make bench-fields`, with the bars they are held against."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.fields import judging
from benchmarks.fields.judging import Judged, Share
from benchmarks.scoring import table

MEDIA = ("digital", "scan", "photo")
FLOOR, PEER = "Tesseract and regular expressions", "invoice2data 1.0.1"
_PEERS = (
    f"The first documents of each medium, read by others too; recall in percent. {FLOOR}: the floor to beat, written before any "
    f"result of the product was known. {PEER}: its Polish templates and one for every issuer, on `pdftotext`'s text of digital "
    "files and on Tesseract's of pictures. Neither looks for names."
)
BARS: dict[str, tuple[int, int, int]] = {
    "seller_nip": (99, 97, 93),
    "buyer_nip": (98, 95, 88),
    "invoice_number": (97, 92, 80),
    "issue_date": (99, 95, 90),
    "sale_date": (97, 92, 82),
    "due_date": (97, 92, 82),
    "gross_total": (99, 96, 92),
    "net_total": (98, 94, 86),
    "vat_total": (98, 94, 86),
    "currency": (99, 98, 95),
    "bank_account": (98, 93, 82),
    "seller_name": (95, 88, 75),
    "buyer_name": (95, 88, 75),
}
_EXACT_BARS, _THROUGH_BARS, _INVENTED_BARS = (92, 80, 60), (75, 55, 25), (1, None, 3)
_PRECISION_BAR, _MS_BAR = 99.5, 100
_LEAST_AUTOMATIC = 600


@dataclass(slots=True)
class Results:
    """Everything measured in one run; keys of the mappings are media."""

    invoices: dict[str, list[Judged]] = field(default_factory=lambda: defaultdict(list))
    others: dict[str, list[tuple[str, Judged]]] = field(default_factory=lambda: defaultdict(list))
    peers: dict[str, dict[str, list[Judged]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    """By the name of who read, then by medium."""
    absent: dict[str, tuple[str, ...]] = field(default_factory=dict)
    pages: Counter[str] = field(default_factory=Counter)
    milliseconds: list[tuple[float, int]] = field(default_factory=list)
    duplicates: dict[str, Share] = field(default_factory=dict)
    doubled: int = 0
    problems: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


def _held(value: float, bar: float | None, *, at_most: bool = False) -> str:
    """A percentage, bold where it misses its bar."""
    if math.isnan(value):
        return "–"
    shown = round(value, 1)
    met = bar is None or (shown <= bar if at_most else shown >= bar)
    return f"{shown:.1f}" if met else f"**{shown:.1f}**"


def field_table(results: Results) -> str:
    """Macro recall per field, bar behind it."""
    media = [medium for medium in results.invoices if medium in MEDIA]
    rows: dict[str, dict[str, str]] = {}
    for name in judging.MEASURED:
        row = {}
        for medium in media:
            bar = BARS[name][MEDIA.index(medium)]
            row[f"{medium} (bar)"] = f"{_held(judging.macro_recall(results.invoices[medium], name), bar)} ({bar})"
        for medium in media:
            row[f"precision {medium}"] = _held(judging.field_precision(results.invoices[medium], name).percent, None)
        rows[name] = row
    exact = {
        f"{m} (bar)": f"{_held(judging.macro_exact(results.invoices[m]), _EXACT_BARS[MEDIA.index(m)])} ({_EXACT_BARS[MEDIA.index(m)]})"
        for m in media
    }
    rows["all eight exact"] = exact | {f"precision {m}": "" for m in media}
    return table(rows)


def peer_table(results: Results) -> str:
    """Ours and others' macro recall on the documents that all of them read."""
    columns: dict[str, list[Judged]] = {}
    for medium in dict.fromkeys(medium for peer in results.peers.values() for medium in peer):
        read = {judged.name for peer in results.peers.values() for judged in peer[medium]}
        columns[f"{medium} ({len(read)}): ours"] = [judged for judged in results.invoices[medium] if judged.name in read]
        columns |= {name: peer[medium] for name, peer in ((f"{medium}: {name}", peer) for name, peer in results.peers.items())}
    rows = {
        field: {column: _held(judging.macro_recall(judged, field), None) for column, judged in columns.items()}
        for field in judging.MEASURED
        if field not in ("seller_name", "buyer_name")
    }
    rows["all eight exact"] = {column: _held(judging.macro_exact(judged), None) for column, judged in columns.items()}
    return table(rows)


def automation_table(results: Results) -> str:
    """Straight-through rate, precision of what was automatic, inventions, the curve."""
    rows = {}
    for medium, judged in results.invoices.items():
        through, precision = judging.straight_through(judged)
        place = MEDIA.index(medium) if medium in MEDIA else None
        kinds = [d.kind_right for d in judged if d.kind_right is not None]
        bar = f" (bar {_THROUGH_BARS[place]})" if place is not None else " (bar 98)"
        invented = judging.invention(judged)
        invented_bar = _INVENTED_BARS[place] if place is not None else 0
        rows[medium] = {
            "documents": str(len(judged)),
            "straight through": str(through) + bar,
            "automatic and exact": str(precision),
            "invented, of all values": _held(invented.percent, invented_bar, at_most=True)
            + (f" (bar {invented_bar})" if invented_bar is not None else ""),
            "invented, where nothing is printed": str(judging.invention_where_absent(judged, results.absent)),
            "AURC %": f"{judging.aurc(judged):.2f}",
            "coverage at 99.5 %": f"{judging.coverage_at(judged, _PRECISION_BAR):.1f}",
            "kind right": str(Share(sum(kinds), len(kinds))),
        }
    return table(rows)


def zero_table(results: Results) -> str:
    """Papers that must never become an invoice by themselves: how many did."""
    sorts = list(dict.fromkeys(sort for entries in results.others.values() for sort, _ in entries))
    rows = {}
    for sort in sorts:
        mine = [judged for entries in results.others.values() for name, judged in entries if name == sort]
        kinds = [judged.kind_right for judged in mine if judged.kind_right is not None]
        made = sum(judged.automatic for judged in mine)
        rows[sort] = {
            "documents": str(len(mine)),
            "made an invoice": f"**{made}**" if made else "0",
            "kind right": str(Share(sum(kinds), len(kinds))),
        }
    return table(rows) if rows else ""


def summary(results: Results, peak_mb: float) -> str:
    """Precision over everything that was automatic, cost, duplicates."""
    made = [d for medium, judged in results.invoices.items() if medium != "xml" for d in judged if d.automatic]
    papers = sum(d.automatic for entries in results.others.values() for _, d in entries)
    whole = Share(sum(d.exact for d in made), len(made) + papers)
    enough = whole.whole >= _LEAST_AUTOMATIC
    fewer = "" if enough else f" Fewer than the {_LEAST_AUTOMATIC} automatic cases that the bar of {_PRECISION_BAR} % asks for."
    costs = sorted(ms / pages for ms, pages in results.milliseconds if pages)
    lines = [
        f"Automatic in all (XML apart; papers that must not be count as wrong): {whole.whole}, right {whole} (bar {_PRECISION_BAR}).{fewer}"
    ]
    if costs:
        mean = sum(ms for ms, _ in results.milliseconds) / sum(pages for _, pages in results.milliseconds)
        p95 = costs[int(0.95 * (len(costs) - 1))]
        cost = f"Finding fields: {mean:.0f} ms of processor time a page, p95 {p95:.0f} (bar {_MS_BAR})"
        lines.append(f"{cost}; resident memory of the process at most {peak_mb:.0f} MB.")
    for name, caught in results.duplicates.items():
        lines.append(f"Duplicates, {name}: caught {caught}.")
    if results.duplicates:
        lines.append(f"Created twice: {results.doubled}.")
    return "\n\n".join(lines)


def curve_table(results: Results) -> str:
    """Precision when only the surest 25, 50, 75, 90 and 100 % are taken."""
    rows = {}
    for medium, judged in results.invoices.items():
        curve = judging.risk_curve(judged)
        if curve:
            rows[medium] = {
                f"{share} %": f"{next(right for covered, right in curve if covered >= share):.1f}" for share in (25, 50, 75, 90, 100)
            }
    return table(rows) if rows else ""


def families(results: Results) -> str:
    """For whoever judges families one by one: recall per field and family. Never written to the documentation."""
    rows: dict[str, Mapping[str, str]] = {}
    for medium, judged in results.invoices.items():
        for group in sorted({d.group for d in judged}):
            mine = [d for d in judged if d.group == group]
            short = {name: f"{judging.macro_recall(mine, name):.0f}" for name in judging.MEASURED}
            through, precision = judging.straight_through(mine)
            rows[f"{medium} {group}"] = short | {
                "exact": f"{judging.macro_exact(mine):.0f}",
                "auto": f"{through.part}/{through.whole}",
                "auto right": f"{precision.part}/{precision.whole}",
            }
    return table(rows) if rows else ""


def whole(results: Results, title: str, command: str, peak_mb: float, notes: Sequence[str]) -> str:
    """The section of docs/benchmarks.md."""
    parts = [
        f"## {title}",
        command,
        field_table(results) if any(m in results.invoices for m in MEDIA) else "",
        "### Without a person",
        automation_table(results),
    ]
    parts += [
        summary(results, peak_mb),
        "Percent exact when only the surest share of the eligible documents is taken:",
        curve_table(results),
    ]
    parts += ["### Beside others", _PEERS, peer_table(results)] if results.peers else []
    parts += ["### Papers that are no invoice, or not a good one", zero_table(results)] if results.others else []
    return "\n\n".join(part for part in [*parts, *notes] if part)
