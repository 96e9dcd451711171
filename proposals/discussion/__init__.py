"""Comments on skills, roles and proposals."""
