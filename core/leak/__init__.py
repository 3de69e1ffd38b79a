"""The leak meter: real attacks on what would be sent, run here before anything is sent.

The attacker runs the trunk server. He keeps all that arrives, and knows the public base model, the
chat template, where the model is cut and the noise level, and has public text of his own. Each
attack's docstring says what it assumes beyond that and where it comes from.
"""
