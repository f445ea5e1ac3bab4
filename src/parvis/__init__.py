"""Parvis: the État-plateforme that a public body can install, run and change.

Floors, from the ground up: `kernel`, `ui`, `console`, then the bricks (`bricks/<name>`),
`demo`, and at the top `config` and `cli`. A floor imports only floors below; the walls are
written in `.importlinter` and tested in `tests/consistency/`.
"""

__version__ = "0.1.0"
