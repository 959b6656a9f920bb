"""Random files, requests and frames for half an hour: `python -m benchmarks.fuzz --seed 1 --minutes 30`.

The product runs as it is shipped, EasyOCR included, with only its request limits lifted. Files are mutated from real and hostile ones and
go through the upload path; requests and WebSocket frames are malformed in every way a socket allows. Afterwards every document
must have ended in words, no answer may have been a 5xx, nobody may have fallen over, and web process and render child must have stayed
under 300 MB.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

from benchmarks.written import write_section
from tests.faults.web import Web
from tests.flow.stack import SAMPLES, Stack
from tests.hostile import corpus, wire
from tests.hostile.kinds import fuzzed
from tests.hostile.memory import MemoryWatch
from tests.hostile.test_hostile_files import is_a_sentence
from tests.workers.ocr.pdf_maker import INVOICE_LINES, text_page

_WAITING_MOST = 12
_MEGABYTES = 300
_RUNNING = "SELECT count(*) FROM faktury_documentupload WHERE processing_status NOT IN ('completed', 'failed', 'manual_review')"


@dataclass
class Tally:
    """What was sent and what went wrong."""

    sent: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Fuzz:
    """One run against one instance."""

    def __init__(self, stack: Stack, seed: int) -> None:
        self.stack, self.rng, self.tally = stack, random.Random(seed), Tally()
        self.web, self.memory = Web(stack), MemoryWatch(stack.process.pid)
        samples = [path.read_bytes() for path in sorted(SAMPLES.glob("faktura-*")) if path.stat().st_size < 1_000_000]
        self.seeds = [
            text_page(INVOICE_LINES),
            *samples,
            *(one.content for one in corpus.everything().values() if 100 < len(one.content) < 1_000_000),
        ]
        self.documents: list[str] = []

    def run(self, seconds: float) -> None:
        """Send until the time is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pick = self.rng.random()
            if pick < 0.4 and self.stack.query(_RUNNING)[0][0] < _WAITING_MOST:
                self._upload()
            elif pick < 0.75:
                self._note("request", wire.request(self.stack.port, self.web.cookies, self.rng))
            else:
                self._note("socket", wire.socket_story(self.stack.port, self.web.cookies, self.rng))
            self.memory.look()
            if not self.stack.is_healthy():
                self.tally.wrong.append("the server does not answer")

    def settle(self, seconds: float) -> None:
        """Wait for every document's end, then judge what each says."""
        end = time.monotonic() + seconds
        while self.stack.query(_RUNNING)[0][0]:
            self.memory.look()
            if time.monotonic() > end:
                self.tally.wrong.append(f"{self.stack.query(_RUNNING)[0][0]} documents did not end")
                return
            time.sleep(0.2)
        for key in self.documents:
            payload = self.web.status_of(key)
            self._judge_words(payload.get("error"))
        crashed = self.stack.query("SELECT count(*) FROM faktury_documentupload WHERE crashes > 0")[0][0]
        log = self.stack.log.read_text(errors="replace")
        traces = log.count("Traceback")
        for story in log.split("Traceback")[1:]:
            print("Traceback", story[:3_000], file=sys.stderr)
        self.tally.wrong += [f"{crashed} documents broke a worker"] if crashed else []
        self.tally.wrong += [f"{traces} tracebacks in the log"] if traces else []
        self.tally.wrong += [f"web process {self.memory.web} MB"] if self.memory.web >= _MEGABYTES else []
        self.tally.wrong += [f"render child {self.memory.renderers} MB"] if self.memory.renderers >= _MEGABYTES else []

    def _upload(self) -> None:
        content = self._mutated()
        answer = self.web.upload([(f"{self.rng.random()}.pdf", content)])
        self._note("file", answer.status)
        told = answer.json
        result = told["results"][0] if "results" in told else told
        self._judge_words(result.get("error"))
        if result.get("document"):
            self.documents.append(result["document"]["document_id"])

    def _judge_words(self, error: dict[str, str] | None) -> None:
        if error and not is_a_sentence(error):
            self.tally.wrong.append(f"no sentence: {error}")

    def _mutated(self) -> bytes:
        rng, content = self.rng, self.rng.choice(self.seeds)
        pick = rng.random()
        if pick < 0.15:
            other = rng.choice(self.seeds)
            return content[: rng.randrange(20, len(content))] + other[rng.randrange(len(other)) :]
        if pick < 0.3:
            return content[: rng.randrange(20, len(content))]
        return fuzzed(content, rng, rng.choice((1, 3, 10, 40, 200)))

    def _note(self, kind: str, status: int) -> None:
        self.tally.sent[kind] += 1
        self.tally.answers[status] += 1
        if status >= 500:
            self.tally.wrong.append(f"{kind} answered {status}")


def main() -> int:
    """Fuzz, judge, print and keep the table; 0 when nothing went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--no-write", action="store_true")
    wanted = parser.parse_args()
    stack = Stack(FAKTURY_REQUESTS_PER_MINUTE="1000000", FAKTURY_UPLOADS_PER_HOUR="1000000")
    try:
        fuzz = Fuzz(stack, wanted.seed)
        fuzz.run(wanted.minutes * 60)
        fuzz.settle(300)
        ends = Counter(code or status for status, code in stack.query("SELECT processing_status, error_code FROM faktury_documentupload"))
    finally:
        stack.close()
    text = _report(wanted, fuzz, ends)
    print(text)
    if not wanted.no_write:
        write_section("fuzz", text)
    return 1 if fuzz.tally.wrong else 0


def _report(wanted: argparse.Namespace, fuzz: Fuzz, ends: Counter[str]) -> str:
    tally = fuzz.tally
    rows = [
        ("files, requests, WebSocket stories", ", ".join(str(tally.sent[kind]) for kind in ("file", "request", "socket"))),
        ("answers", ", ".join(f"{status or 'closed'}: {count}" for status, count in sorted(tally.answers.items()))),
        ("documents made, by their end", ", ".join(f"{end} {count}" for end, count in ends.most_common())),
        ("highest memory: web process, render child", f"{fuzz.memory.web} MB, {fuzz.memory.renderers} MB"),
        ("went wrong", "; ".join(f"{what} ({count})" for what, count in Counter(tally.wrong).items()) or "nothing"),
    ]
    command = f"`python -m benchmarks.fuzz --seed {wanted.seed} --minutes {wanted.minutes:g}`"
    lines = [f"| {name} | {value} |" for name, value in rows]
    return "\n".join(["## Fuzzing", "", command, "", "| what | |", "|---|---|", *lines])


if __name__ == "__main__":
    sys.exit(main())
