"""How people change what is published: proposals, discussion, watching and being told."""
