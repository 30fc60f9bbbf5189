"""Import one module of the folder that this runs in: `import_files.py clinic.models`.

Runs alone, in an environment with the libraries that the module needs.
"""

import importlib.util
import sys

# Whether these can be imported asks for settings first; each has what its classes need.
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
    try:
        import django
        from django.conf import settings
    except ImportError:
        return
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=[app for app in APPS if is_there(app)],
        SECRET_KEY="none",
        SITE_ID=1,
    )
    django.setup()


def is_there(app: str) -> bool:
    """Tell whether an app of Django is installed; only its first package is asked."""
    return importlib.util.find_spec(app.partition(".")[0]) is not None


if __name__ == "__main__":
    sys.path.insert(0, "")
    main(sys.argv[1])
