"""The directory as a brick."""

from parvis.kernel.bricks import BrickConfig, Mount


class DirectoryConfig(BrickConfig):
    """Needs no other brick."""

    name = "parvis.bricks.directory"
    label = "directory"
    mounts = (Mount("services", "parvis.bricks.directory.pages.urls", namespace="directory"),)

    def ready(self) -> None:
        """Register the policies and the names of URNs."""
        from parvis.bricks.directory import policies  # noqa: F401
        from parvis.bricks.directory.queries.labels import register_labels

        register_labels()
