"""What happens to applications, holders and projects: one module per part of the journey."""
