"""Fixtures of the apps that tests of other apps use too."""

pytest_plugins = ["eveil.territory.testing", "eveil.core.testing.kept"]
