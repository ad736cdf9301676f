"""Say what is missing before a virtual environment can be made. Readable by any Python."""

import sys

version = "%d.%d" % sys.version_info[:2]  # noqa: UP031 - an old Python must get this far

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "EVEIL needs Python 3.11 or later; " + sys.executable + " is " + version + ".\n"
        "Name another one: make run PYTHON=python3.12"
    )

try:
    import ensurepip  # noqa: F401
    import venv  # noqa: F401
except ImportError:
    sys.exit(
        "This Python " + version + " cannot make virtual environments. Install the package\n"
        "python3-venv (or python" + version + "-venv), on Debian and Ubuntu: "
        "apt install python3-venv"
    )
