"""What this app prints: one module per part."""
