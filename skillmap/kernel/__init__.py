"""What every app uses and which knows none of them."""
