"""Walk the URL map: what every contract test about addresses starts from."""

from dataclasses import dataclass

from django.urls import URLPattern, get_resolver

OWN_PACKAGES = ("eveil.", "partners.", "projects.", "cohorts.", "events.")


@dataclass(frozen=True)
class Address:
    """One entry of the URL map; ``arguments`` are the names its path needs."""

    name: str
    path: str
    callback: object
    arguments: tuple

    @property
    def own(self):
        return self.callback.__module__.startswith(OWN_PACKAGES)


def addresses(resolver=None, prefix="", namespace=""):
    """All addresses of the platform, depth first."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Address(
                name=f"{namespace}{entry.name}",
                path=path,
                callback=entry.callback,
                arguments=tuple(entry.pattern.converters),
            )
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from addresses(entry, path, inner)
