"""The window: Qt only, never torch. Sends commands to the engine, shows its events."""
