"""The engine: what the window's commands and the command line do, in one process."""
