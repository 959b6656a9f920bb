"""invoice2data in its own environment: `MODULE<tab>PATH` a line on stdin, a line of JSON on stdout; imports nothing of this project."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path


def main() -> None:
    """Serve until stdin closes, with its own Polish templates and one for every issuer."""
    import invoice2data
    from invoice2data.extract.loader import read_templates

    logging.disable(logging.CRITICAL)
    built_in = Path(invoice2data.__file__).parent / "extract" / "templates" / "pl"
    general = read_templates(str(Path(__file__).parent / "invoice2data"))
    templates = [*read_templates(str(built_in)), *general]
    for line in sys.stdin:
        module, path = line.rstrip("\n").split("\t")
        try:
            found = invoice2data.extract_data(path, templates=templates, input_module=module)
            # A template of an issuer's own that finds too little yields nothing at all.
            found = found or invoice2data.extract_data(path, templates=general, input_module=module)
        except Exception as error:
            found = {"error": repr(error)}
        sys.stdout.write(json.dumps(found, default=str) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
