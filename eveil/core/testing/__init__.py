"""The test plugin: real servers, a hostile environment, a real browser.

Loaded by pytest.ini before anything of Django is.
"""

import gc

# Thousands of short tests leave little that reference counts don't free: look for cycles less
# often, which takes a twentieth off the run.
gc.set_threshold(50_000, 20, 100)

pytest_plugins = [
    "eveil.core.testing.servers",
    "eveil.core.testing.hostile",
    "eveil.core.testing.browser",
    "eveil.core.testing.properties",
    "eveil.core.testing.clock",
]
