"""What pages ask about structures and what is agreed with them."""
