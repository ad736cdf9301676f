"""What pages are made of; ``{% load ui %}`` brings all of it (see docs/ui.md)."""
