"""The programs' edge of proposals: the same steps as on the pages, with the same findings."""
