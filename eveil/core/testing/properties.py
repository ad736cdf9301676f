"""Property tests: no time limit per example, since a busy machine is not a fault of ours; and
fixtures stand under all examples of a test, which only read."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "eveil",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("eveil")
