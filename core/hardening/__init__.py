"""Adapters that teach the trunk to live with noise, made once on public text."""
