"""`fedsea` as a process whose new runs all get the same secret, so that two can be compared."""

from __future__ import annotations

import sys

import fedsea
from core.privacy import stream


def main() -> int:
    stream.new_secret = lambda: bytes(range(32))
    return fedsea.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
