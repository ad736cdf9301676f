"""Pages of structures and of what is agreed with them."""
