"""The seven places of the window. Each is built when it is first shown."""
