"""Runs first in the bundle: programs that this one starts get the user's own environment.

The bundle's start puts its libraries before all others. A web browser or file manager that we
ask the system to open a folder with must not load them; our own children set that up anew.
"""

import os

_before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if _before is not None:
    os.environ["LD_LIBRARY_PATH"] = _before
else:
    os.environ.pop("LD_LIBRARY_PATH", None)
