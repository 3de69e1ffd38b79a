"""Set-up and everyday tasks: `python3 -m installers setup`, with Python's own library only."""
