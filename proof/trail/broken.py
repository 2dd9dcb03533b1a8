"""Builds that were broken on purpose. The harness has to find each of them out, or its zeros mean nothing.

Each is the verifier's own source with one thing changed; what the writer uses of it is changed with it.
"""

from __future__ import annotations

import sys
import types
from pathlib import Path

from throughcare.audit import verifier

# name -> what stands in verifier.py, and what a broken build has instead
BROKEN = {
    "mac-skipped": (
        "if self.key is not None and mac_of(self.key, found).hex() != said_mac:",
        "if False:",
    ),
    "hash-skipped": ("if found.hex() != said_hash:", "if False:"),
    "hash-alone": ("hashlib.sha256(before + canonical(", "hashlib.sha256(canonical("),
    "number-ignored": ('if event.get("seq") != number:', "if False:"),
    "field-left-out": ("for name in FIELDS})).digest()", "for name in FIELDS[:-1]})).digest()"),
    "head-ignored": ("        _check_head(trail.head, place, verdict)", "        pass"),
    "seal-ignored": (
        'if seal_of(place.key, place.number, place.hash).hex() != head.get("seal"):',
        "if False:",
    ),
    "loose-lines": ("return value if canonical(value) == line else None", "return value"),
    "anchors-ignored": ('if anchor["root"] != peaks.root().hex():', "if False:"),
    "any-signature": ("if signature_holds(line, key):", "if True:"),
}
GUARDS_DOWN = "guards-down"  # a database without its triggers: guards.py
NAMES = (*BROKEN, GUARDS_DOWN)
OF_THE_WRITER = ("hash_of", "mac_of", "next_key", "seal_of")


def verifier_of(build: str) -> types.ModuleType:
    """The verifier of a build; the writer of this process becomes that build's, too."""
    if build not in BROKEN:
        return verifier
    from throughcare.audit import chaining

    broken = changed(*BROKEN[build])
    for name in OF_THE_WRITER:
        setattr(chaining, name, getattr(broken, name))
    return broken


def changed(said: str, instead: str) -> types.ModuleType:
    source = Path(verifier.__file__).read_text(encoding="utf-8")
    assert source.count(said) == 1, f"verifier.py has {said!r} no more: say anew how to break it"
    broken = types.ModuleType("broken_verifier")
    sys.modules[broken.__name__] = broken  # a dataclass looks its module up
    exec(compile(source.replace(said, instead), verifier.__file__, "exec"), broken.__dict__)
    return broken
