"""What is published: skills, roles, levels and expectations, and how they are curated."""
