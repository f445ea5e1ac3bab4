"""Rows of a file answered by compiled functions: the same answers as the search, several times
faster. Needs the optional extra `parvis[kernel]`; without it the search answers each row.

`state` says what the compiled functions read and write, `book` writes the words of a file once,
each with all that the search asks of a word, and `pieces` hands over rows and makes addresses of
what comes back. Compiled, and plain Python that runs as it is: `reading` (words, numbers, communes
named: twin of `understand`, `places` and `search`), `judging` (twin of `judge`), `trying` (twin
of `trial`, `quest` and `towns`) and `answering` (a row from its words to its two best answers).

A row that would need more than this (a commune written with a slip, a street looked for in all
communes, texts longer than a line) is left to the search: nothing is answered in another way.
"""
