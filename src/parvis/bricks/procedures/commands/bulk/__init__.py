"""Cases written in bulk: the same rows as the commands write one by one (a test compares them).

`lives` says what is written, `book` holds the rows of a chunk, `writing` mirrors each command.
"""
