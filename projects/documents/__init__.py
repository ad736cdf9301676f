"""What projects prints."""
