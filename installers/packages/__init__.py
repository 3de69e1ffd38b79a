"""Makes installers: one bundle that carries Python and all libraries, and packages around it.

Run with the `.venv`'s Python (`make package`, `make deb`, …); see README.md beside this file.
"""
