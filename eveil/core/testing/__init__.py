"""The test plugin: real servers, a hostile environment, a real browser.

Loaded by pytest.ini before anything of Django is.
"""

pytest_plugins = [
    "eveil.core.testing.servers",
    "eveil.core.testing.hostile",
    "eveil.core.testing.browser",
    "eveil.core.testing.properties",
    "eveil.core.testing.clock",
]
