"""The client's side of the wire: addresses, tokens, one link, sessions on a trunk server."""
