"""The admin pages on which curators edit the catalogue."""
