"""People confirm that expectations of their own role are true of their work."""
