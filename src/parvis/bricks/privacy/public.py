"""The door of privacy: figures that higher floors may show about looks."""

from parvis.bricks.privacy.queries.looks import Figures, figures

__all__ = ["Figures", "figures"]
