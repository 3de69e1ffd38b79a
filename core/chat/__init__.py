"""Chat: one conversation over a private model, streamed and stoppable, cached on both sides."""
