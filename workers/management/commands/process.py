"""`manage.py process FILE…`: each file through the very same pipeline in this process, with no server and no Redis."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from faktury.domain.identifiers import nip_valid
from workers import local_run
from workers.ocr.errors import ReadError


class Command(BaseCommand):
    """Read files and print what they became, one JSON object per file."""

    help = "Read files through the whole pipeline in this process and print one JSON object (or one line) per file."
    requires_system_checks = []

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--json", action="store_true", help="print one JSON object per file")
        parser.add_argument("--firma", metavar="NIP", default="", help="your company's NIP; it is created when absent")
        parser.add_argument("--save", action="store_true", help="keep documents and invoices in the configured database")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        nip = "".join(filter(str.isdigit, options["firma"]))
        if options["firma"] and not nip_valid(nip):
            raise CommandError("--firma: to nie jest poprawny NIP / this is not a valid NIP")
        finished = True
        with local_run.place(save=options["save"]):
            for path in options["files"]:
                report = self._one(path, nip)
                finished = finished and report.pop("finished")
                self._print(report, as_json=options["json"])
        if not finished:
            sys.exit(1)

    def _one(self, path: Path, nip: str) -> dict[str, Any]:
        started = time.monotonic()
        try:
            report = local_run.read_file(path, nip)
        except ReadError as error:
            raise CommandError(str(error)) from error
        report["seconds"] = round(time.monotonic() - started, 3)
        return report

    def _print(self, report: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        found = ", ".join(f"{name}={field['value']}" for name, field in report["fields"].items() if name != "line_items" and field["value"])
        self.stdout.write(f"{report['file']}: {report['status']} {found}")
        for problem in report["problems"]:
            self.stdout.write(f"    {problem['message']}")
