"""Item models: what Qt's views show."""
