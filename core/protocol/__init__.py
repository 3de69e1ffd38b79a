"""The wire between client and trunk server: typed headers, raw tensors, limits.

Nothing here can carry text: client messages hold numbers only (a test walks over their types).
See docs/protocol.md.
"""
