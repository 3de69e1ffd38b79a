"""What is carried to computers without a network, and how it is checked there."""
