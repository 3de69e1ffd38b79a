"""The trunk server: holds the middle blocks of the model and nothing else."""
