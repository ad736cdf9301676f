"""Stub: replaced by the real embedded services."""

import os


def database_url(var_dir):
    return os.environ["DATABASE_URL"]


def redis_url(var_dir):
    return os.environ["REDIS_URL"]
