"""Measures of the speed of the platform: ``make bench``."""
