"""The subcommands of the one executable; each module has `run(arguments) -> exit code`."""
