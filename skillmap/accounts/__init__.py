"""People: the User model, signing in, and the settings a person keeps."""
