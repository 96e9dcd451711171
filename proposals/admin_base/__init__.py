"""What the features' admin pages build on."""
