"""The ledger: what left this computer, one chained entry a message, without any content.

Free of torch and of Qt. See docs/privacy.md, "Proof of what left".
"""
