"""Pages about people, made of accounts, catalogue and proposals together."""
