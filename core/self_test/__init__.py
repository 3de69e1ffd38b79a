"""Whether this installation does its job, tried out in a home that is thrown away."""
