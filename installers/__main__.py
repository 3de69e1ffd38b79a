"""The tasks of this repository: `python3 -m installers TASK` (Windows: `py -m installers TASK`).

This file must also be readable by a Python that is too old, so that it can say so.
"""

import sys

OLDEST = (3, 11)

if sys.version_info < OLDEST:
    sys.exit(
        "FedSEA Desktop needs Python %d.%d or newer; this is Python %d.%d.\n"  # noqa: UP031
        "Install a newer one and run the same command with it, for example: "
        "python3.11 -m installers setup" % (OLDEST + sys.version_info[:2])
    )

from installers.tasks import main  # noqa: E402 - only after the version is known

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
