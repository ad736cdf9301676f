"""Forms about structures and what is agreed with them."""
