"""The ten places of the window. Each is built when it is first shown."""
