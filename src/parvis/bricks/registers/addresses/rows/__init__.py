"""Rows of a file answered by compiled functions: the same answers as the search, several times
faster. Needs the optional extra `parvis[kernel]`; without it the search answers each row.

`state` says what the compiled functions read and write, `book` writes the words of a file once,
each with all that the search asks of a word, `pieces` hands over rows, `compiling` has the
functions compiled by a process apart. Compiled, and plain Python that runs as it is: `answering`
(a row from its words to its two best answers: start there), `reading` (words, numbers, communes
named), `choosing` (the readings to try), `trying` (a reading on streets), `judging` (one street),
`nearing` (communes with a slip), `naming` (streets in all communes), `towns` (communes as answers),
`telling` (how like an answer is to what was asked). Each says which module of the search it is the
twin of.

What they do not do is left to the search, row by row: texts both longer than 64 letters compared,
lists too long for their room, names too many to choose from. Nothing is answered in another way.
"""
