"""Fetch the vendored front-end files again, and rebuild the icon sprite.

Only whoever raises a version or uses a new icon runs this; it needs ``npm`` for its download
client. What it writes is committed, so that running EVEIL needs neither Node nor a network::

    python manage.py vendor            # everything
    python manage.py vendor --icons    # only static/icons.svg
"""

import base64
import hashlib
import re
import subprocess
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


@dataclass(frozen=True)
class Package:
    """One npm package: its version, the checksum of its archive, and the files we keep."""

    name: str
    version: str
    sha512: str
    files: dict = field(default_factory=dict)
    folder: str = "static/vendor"

    @property
    def target(self):
        short = self.name.rpartition("/")[2]
        return settings.BASE_DIR / self.folder / short


ICONS = Package(
    "bootstrap-icons",
    "1.13.2",
    "fAU1Ly3dH7hwRg+CB8EZ0Vl0fF80zgXHeUVJyfUOKzoURr+TbwISbCW5tKUoQLERaWYG2emTCybcPbD96hdD1A==",
)
PACKAGES = [
    Package(
        "bootstrap",
        "5.3.9",
        "20cU0rcfw8WdxtVbmfU+xT2EjvVTw9Ror/h1Qvd7DXCujRg8OO9mdBCsmTHdJFf3BuadmBNJtgIuUXsBqSkk/w==",
        {"dist/css/bootstrap.min.css": "bootstrap.min.css"},
    ),
    Package(
        "htmx.org",
        "2.0.11",
        "Thx/WtpeOQqSrqBCw/A1cwGJGg4UrVa3+sW0GmrM3p4gJgO89ecH4qtbnyzDDWFvBTqjnIMCgELTNt636dtamA==",
        {"dist/htmx.min.js": "htmx.min.js"},
    ),
    Package(
        "@fontsource-variable/bricolage-grotesque",
        "5.3.0",
        "TLi9Q4hJjS2UvoTMRSS2nHu6c4R56lAw60NR9QYtVRCHn0XtsFpiEhNffZ8Glsoxu6wEEwLKBP8lb94J52PNBA==",
        {"files/bricolage-grotesque-latin-wght-normal.woff2": "latin-wght.woff2"},
    ),
    Package(
        "@fontsource-variable/source-sans-3",
        "5.3.0",
        "dpi0GZk7EQe2tYpg6Q0Fx0OmUgnuGu+0rHPgtXqtKhglYmJuP7jZ12Mu1uN+NfRaJRY1Emn8AQJEWzmoZ4wa9g==",
        {"files/source-sans-3-latin-wght-normal.woff2": "latin-wght.woff2"},
    ),
    Package(
        "axe-core",
        "4.14.1",
        "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
        {"axe.min.js": "axe.min.js"},
        folder="eveil/core/testing/vendor",
    ),
    # Static fonts for papers: Typst reads neither woff2 nor variable fonts.
    Package(
        "@expo-google-fonts/bricolage-grotesque",
        "0.4.1",
        "uijLLg+thOrFgw+gXtYA3dQJTBqqqleabcNFpamaYXqUUcbFe0J18C+4nfL0CyGzSJUicxUBLY4Zv7jdHmTGMA==",
        {
            "600SemiBold/BricolageGrotesque_600SemiBold.ttf": "SemiBold.ttf",
            "LICENSE_FONT": "LICENSE",
        },
        folder="eveil/core/fonts",
    ),
    Package(
        "@expo-google-fonts/source-sans-3",
        "0.4.1",
        "sxsO4kfxQnVMT6ri/yWiBefkgem6suvc7KWJ4m/kWGTGqxkGouxG7MQsZ8XR6wqasxYZxdWK1gtusMBLSZDiiA==",
        {
            "400Regular/SourceSans3_400Regular.ttf": "Regular.ttf",
            "600SemiBold/SourceSans3_600SemiBold.ttf": "SemiBold.ttf",
            "LICENSE_FONT": "LICENSE",
        },
        folder="eveil/core/fonts",
    ),
    ICONS,
]

SPRITE = Path("static/icons.svg")
TONES = ("neutral", "new", "wait", "active", "done", "late")
# The four ways in which our code names an icon, always literally.
_ICON_PATTERNS = [
    re.compile(r'(?:{%\s*icon\s+|\bsvg\()"([a-z0-9-]+)"'),
    re.compile(r'\bicon="([a-z0-9-]+)"'),
    re.compile(rf'\("(?:{"|".join(TONES)})", "([a-z0-9-]+)"\)'),
    re.compile(rf'{{%\s*chip\s+"[^"]+" "(?:{"|".join(TONES)})" "([a-z0-9-]+)"'),
]
_SOURCE_MAP = re.compile(rb"\n?/\*# sourceMappingURL=.*?\*/\s*")


def icons_used(root):
    """Names of the icons that templates and Python files under ``root`` ask for."""
    folders = ["templates", "eveil", "partners", "projects", "cohorts", "events"]
    names = set()
    for folder in folders:
        for path in (root / folder).rglob("*"):
            if path.suffix in {".html", ".py"} and "tests" not in path.parts:
                text = path.read_text()
                for pattern in _ICON_PATTERNS:
                    names.update(pattern.findall(text))
    return names


def icons_in(sprite):
    """Names of the icons that the text of a sprite holds."""
    return set(re.findall(r'<symbol id="([a-z0-9-]+)"', sprite))


def build_sprite(sources):
    """One SVG document with a symbol per icon; ``sources`` maps names to SVG texts."""
    symbols = []
    for name, svg in sorted(sources.items()):
        inner = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)[1]
        inner = "".join(line.strip() for line in inner.splitlines())
        symbols.append(f'<symbol id="{name}" viewBox="0 0 16 16">{inner}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n{}\n</svg>\n'.format("\n".join(symbols))


class Command(BaseCommand):
    help = "Fetch the vendored front-end files from npm and rebuild the icon sprite."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--icons", action="store_true", help="only rebuild the icon sprite")

    def handle(self, *, icons, **options):
        for package in [ICONS] if icons else PACKAGES:
            with tarfile.open(self.fetch(package)) as archive:
                self.unpack(package, archive)
                if package is ICONS:
                    self.write_sprite(archive)
            self.stdout.write(f"{package.name} {package.version}")

    def fetch(self, package):
        """Path of the package's archive, downloaded once and checked each time."""
        cache = settings.VAR_DIR / "npm"
        cache.mkdir(parents=True, exist_ok=True)
        name = package.name.removeprefix("@").replace("/", "-")
        path = cache / f"{name}-{package.version}.tgz"
        if not path.exists():
            subprocess.run(
                ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
                cwd=cache,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        digest = base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()
        if digest != package.sha512:
            raise CommandError(f"{path} is not {package.name} {package.version}: got {digest}")
        return path

    def unpack(self, package, archive):
        package.target.mkdir(parents=True, exist_ok=True)
        (package.target / "VERSION").write_text(f"{package.name} {package.version} (npm)\n")
        for source, target in {"LICENSE": "LICENSE", **package.files}.items():
            content = archive.extractfile(f"package/{source}").read()
            if target.endswith(".css"):
                # The map is not shipped, and collectstatic refuses a dangling reference.
                content = _SOURCE_MAP.sub(b"\n", content)
            (package.target / target).write_bytes(content)

    def write_sprite(self, archive):
        sources = {}
        for name in icons_used(settings.BASE_DIR):
            try:
                member = archive.extractfile(f"package/icons/{name}.svg")
            except KeyError:
                raise CommandError(f"bootstrap-icons has no icon {name!r}.") from None
            sources[name] = member.read().decode()
        (settings.BASE_DIR / SPRITE).write_text(build_sprite(sources))
        self.stdout.write(f"{SPRITE}: {len(sources)} icons")
