"""The project: configuration, accounts, and the pages that span both apps."""
