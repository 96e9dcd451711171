"""The only writer of a proposal's state: every step passes here, with its event and its news."""
