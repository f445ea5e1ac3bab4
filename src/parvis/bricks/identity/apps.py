"""The brick as a Django application: mounts and policies."""

from typing import ClassVar

from parvis.kernel.bricks import BrickConfig, Mount

HERE = "parvis.bricks.identity.contracts"


class IdentityConfig(BrickConfig):
    """OpenID Provider in three dialects, hub, rights."""

    name = "parvis.bricks.identity"
    label = "identity"
    verbose_name = "Identity"
    mounts: ClassVar[tuple[Mount, ...]] = (
        Mount("franceconnect", f"{HERE}.franceconnect.urls", "contract"),
        Mount("proconnect", f"{HERE}.proconnect.urls", "contract"),
        Mount("oidc", f"{HERE}.oidc.urls", "contract"),
    )

    def ready(self) -> None:
        """Register who may do what."""
        from parvis.bricks.identity import policies
        from parvis.kernel import access

        access.register(policies.CLIENT)
        access.register(policies.KEY)
