"""Import one module of the folder that this runs in: `import_files.py clinic.models`.

Runs alone, in an environment with the libraries that the module needs.
"""

import importlib
import sys
from importlib.metadata import packages_distributions

# Classes of these can be made only where they are installed as apps.
APPS = (
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sites",
    "rest_framework",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "social_django",
)


def main(module: str) -> None:
    """Import the module, and have SQLAlchemy look up the classes that it names in texts."""
    set_up_django()
    importlib.import_module(module)  # noqa: TID251 - what is tried is that this works
    if "sqlalchemy.orm" in sys.modules:
        sys.modules["sqlalchemy.orm"].configure_mappers()


def set_up_django() -> None:
    """Give Django the settings of a small project, where Django is there."""
    there = packages_distributions()
    if "django" not in there:
        return
    importlib.import_module("django.conf").settings.configure(  # noqa: TID251 - as above
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=[app for app in APPS if app.partition(".")[0] in there],
        MIDDLEWARE=["allauth.account.middleware.AccountMiddleware"] if "allauth" in there else [],
        SECRET_KEY="none",
        SITE_ID=1,
    )
    sys.modules["django"].setup()


if __name__ == "__main__":
    sys.path.insert(0, "")
    main(sys.argv[1])
