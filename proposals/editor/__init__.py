"""The form on which a skill or a role is changed, by members and by curators."""
