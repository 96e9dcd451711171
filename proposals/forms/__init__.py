"""Forms: they validate what was typed and say what is wrong; they do not save."""
