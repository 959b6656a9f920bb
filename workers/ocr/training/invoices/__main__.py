"""Command line of the generator: `python -m workers.ocr.training.invoices --seed 7 --count 10 --kind scan --out DIR`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from workers.ocr.training.fonts import FontsMissingError
from workers.ocr.training.invoices import layouts
from workers.ocr.training.invoices.documents import KINDS, Request, make_document
from workers.ocr.training.invoices.files import described, write_image_pdf, write_images, write_text_pdf, write_truth


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--kind", choices=KINDS, default="clean")
    parser.add_argument("--split", choices=layouts.SPLITS)
    parser.add_argument("--layout", choices=[layout.name for layout in layouts.LAYOUTS])
    parser.add_argument("--fonts", choices=("any", "train", "held_out"), default="any")
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--format", choices=("images", "pdf", "text-pdf"), default="images")
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def main() -> int:
    """Write the documents and truth.json."""
    wanted = _arguments()
    wanted.out.mkdir(parents=True, exist_ok=True)
    rows = []
    for seed in range(wanted.seed * 1000, wanted.seed * 1000 + wanted.count):
        request = Request(seed, wanted.kind, wanted.split, wanted.layout, wanted.dpi, wanted.fonts)
        try:
            document = make_document(request)
        except FontsMissingError as error:
            sys.stderr.write(f"{error}\n")
            return 2
        stem = f"{seed:06}-{document.layout}-{document.kind}"
        if wanted.format == "images":
            names = write_images(document, wanted.out, stem)
        else:
            names = [f"{stem}.pdf"]
            (write_image_pdf if wanted.format == "pdf" else write_text_pdf)(document, wanted.out / names[0])
        rows.append(described(document, names))
        sys.stdout.write(f"{names[0]}  {document.layout}  {document.font}  {len(document.pages)} p.\n")
    write_truth(rows, wanted.out / "truth.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
