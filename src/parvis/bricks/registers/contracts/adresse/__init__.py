"""The national address API (addok's), under /adresse: clients change only their base URL.

`/search`, `/reverse`, `/search/csv`, `/reverse/csv`, each with or without a final slash, and
`/health`. Parameters, shapes and errors: reference registers, 1.1 (addok 1.3, addok-csv 1.1).
Beyond the contract: `confidence` (a calibrated probability), `explain=1`, ETag by version of the
index, `Retry-After`, and files of which one bad row costs only itself.
"""
