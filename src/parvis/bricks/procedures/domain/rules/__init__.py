"""Rules written by choosing: a tree of choices, from and to the kernel's expressions.

A `Node` is one choice with what was typed in it, as a page sends it: texts, nothing checked. What
it stands for depends on the *hole* in which it stands (a condition, a number, a date, words) and on
the *scope*: which answers may be named there. `conditions` and `values` write expressions and read
them back; an expression of another shape (from a file) is told in words and may only be replaced.
"""
