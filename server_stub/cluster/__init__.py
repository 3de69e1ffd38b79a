"""Replicas of the trunk on several computers, placed by Ray. Only `fedsea serve --cluster`."""
