"""Models: where they are, what they weigh, and how one is cut into client blocks and trunk."""
