"""What a person says of their own level, and where that leads."""
