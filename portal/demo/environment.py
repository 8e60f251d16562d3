"""The settings of the demonstration, set before Django starts: one directory, SQLite, mails as files."""

import argparse
import os
import secrets
from pathlib import Path

DEFAULT_DATA_DIR = Path(__file__).resolve().parents[2] / "data"


def parse(arguments: list[str]) -> argparse.Namespace:
    """The options that matter before Django starts; the command itself checks them all."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--data-dir", type=Path, default=DEFAULT_DATA_DIR)
    parser.add_argument("--port", type=int, default=8000)
    return parser.parse_known_args(arguments)[0]


def prepare(arguments: list[str]) -> None:
    """Sets the environment of the demonstration. The secret key is made once and kept in the data directory."""
    options = parse(arguments)
    directory = options.data_dir.resolve()
    directory.mkdir(parents=True, exist_ok=True)
    key = directory / "secret-key"
    if not key.exists():
        key.write_text(secrets.token_urlsafe(50))
        key.chmod(0o600)
    os.environ.update(
        {
            "DEBUG": "1",
            "PORTAL_DEMO": "1",
            "PORTAL_DATA_DIR": str(directory),
            "SECRET_KEY": key.read_text(),
            "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
            "PORTAL_BASE_URL": f"http://localhost:{options.port}",
            "PORTAL_NAME": "Inkoopbureau De Linde",
            "DATABASE_URL": f"sqlite:///{directory / 'portal.sqlite3'}",
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "DEFAULT_FROM_EMAIL": "Inkoopbureau De Linde <portaal@delinde.example>",
        }
    )
