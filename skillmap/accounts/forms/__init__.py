"""What a person fills in about their own account; validates, and leaves saving to the view."""
