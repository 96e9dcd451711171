"""What people fill in about the catalogue; validates, and leaves saving to the view."""
