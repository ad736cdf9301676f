"""What happens to structures and what is agreed with them: one module per part."""
