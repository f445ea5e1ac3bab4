"""The instance's own settings, with the trial application on top."""

from parvis.config.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.trial.apps.TrialConfig"]  # noqa: F405
