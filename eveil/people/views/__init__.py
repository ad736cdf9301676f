"""The screens of people, one module per subject."""
