"""The inbox, the watch button and unsubscribing."""
