"""The appearance of a public body: six colours by day and night, a name, a line under it.

An organisation's manager changes it on a page (`/apparence/`), the operator changes the
instance's. A pair of colours that cannot be read is refused in words, with its ratio and the
nearest colour that passes; the act is journalled. Pages load it as a style sheet named by its
digest, cached for ever, so that the content security policy needs no inline style.
"""
