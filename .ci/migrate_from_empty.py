"""Run all migrations from empty, on the PostgreSQL of a folder or on the embedded one.

The role that owns the database is no superuser, as on a managed PostgreSQL.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from eveil import embedded
from eveil.core.testing.servers import CARELESS, new_var_dir


def main(binaries=None):
    folder = new_var_dir()
    home = embedded.Home(folder)
    try:
        with embedded.Postgres(home, binaries=binaries, **CARELESS) as postgres:
            with postgres.connect() as connection, connection.cursor() as cursor:
                cursor.execute("SHOW server_version")
                print("Migrating from empty on PostgreSQL", *cursor.fetchone(), flush=True)
                cursor.execute("CREATE ROLE ordinary LOGIN; ALTER DATABASE eveil OWNER TO ordinary")
            migrate(postgres.url.replace("eveil@", "ordinary@"), folder)
    finally:
        home.remove()
        shutil.rmtree(folder)


def migrate(database_url, folder):
    environ = {**os.environ, "DATABASE_URL": database_url, "EVEIL_VAR_DIR": str(folder)}
    for arguments in (["migrate", "--verbosity=0"], ["migrate", "--check"]):
        subprocess.run([sys.executable, "manage.py", *arguments], env=environ, check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
