"""Documents made by the house: PDF from a template and data, the same bytes for the same data.

Words: a *template* is a `.typ` file in an application's `documents/` folder, named by its path
there (`letter.typ`, `procedures/receipt.typ`); it defines `#let document(data) = ...`. *Data* is a
JSON-friendly mapping.

Invariants: what people typed is only ever a string for the template, never markup. Every document
is PDF/A-2a and PDF/UA-1 at once (tagged, titled, with its language), uses only the fonts embedded
in typst, and holds no clock: the same data gives the same bytes. Characters that no embedded font
can draw are written as `[U+4E2D]`, never dropped.
"""

from parvis.kernel.pdf.rendering import PdfError, TooLong, UnknownTemplate, digest, preview, render

__all__ = ["PdfError", "TooLong", "UnknownTemplate", "digest", "preview", "render"]
