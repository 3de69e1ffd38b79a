"""Takes a finished run out of this program: as an adapter, a whole model, or one GGUF file."""
