"""Who gets in: the server's identity, tokens, scopes, quotas."""
