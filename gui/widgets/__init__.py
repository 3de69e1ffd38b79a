"""Small parts that pages are made of. They know the look, not the engine."""
