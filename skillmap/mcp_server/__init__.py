"""The assistants' edge: the catalogue over the Model Context Protocol, to read and to draft for."""
