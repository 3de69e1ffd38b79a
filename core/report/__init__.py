"""A run as a report that one can hand on: what was done, and never what stood in the rows."""
