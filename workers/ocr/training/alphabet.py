"""The characters the recogniser knows, in the order of its output classes; class 0 is the CTC blank."""

from __future__ import annotations

import string

POLISH = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"
_FIRST = string.digits + string.ascii_letters + POLISH + "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ " + "§€°–—„”’«»×²³•…ÄÖÜäöüßéÉáčšžřèçñëå"
# Newer classes stand behind the older ones, so that older weights can be continued (`recogniser_eval.load_weights`).
_LATER = "№½¼±µ®ěýíúůťďňàâêîôûùœÁČŠŽŘÍÝÚ·Ø"
CHARACTERS = _FIRST + _LATER
USUAL = len(_FIRST)
"""So many of them, the first, occur in any document."""
LOOK_ALIKES = dict(zip(_LATER, "N223u§eyiuutdnaaeiouuoACSZRIYU.O", strict=True))
"""For every later class the older one its weights start from."""
CLASS_OF = {character: index + 1 for index, character in enumerate(CHARACTERS)}


def known(text: str) -> str:
    """The text without characters the network has no class for, single spaces."""
    return " ".join("".join(character if character in CLASS_OF else " " for character in text).split())


def decode(classes: list[int]) -> str:
    """Greedy CTC: repeated classes once, blanks nothing."""
    kept, before = [], 0
    for number in classes:
        if number not in (0, before):
            kept.append(CHARACTERS[number - 1])
        before = number
    return "".join(kept)
