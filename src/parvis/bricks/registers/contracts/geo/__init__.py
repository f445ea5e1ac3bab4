"""The national API of territories (geo.api.gouv.fr), under /geo: clients change the base URL.

`/communes`, `/communes/{code}`, `/communes_associees_deleguees`, `/epcis`, `/departements`,
`/regions`, their sub-lists, `/raw/…` and `/definition.yml`. Parameters, shapes and errors:
reference registers, 1.5. Beyond the contract: names with a letter wrong are found, an old code
leads to today's (`/communes/{code}/historique`, `ancien=true`, a `Link` on 404), ETag by version
of the code, rate limits with `Retry-After`. Without imported contours, `centre` is the point of
the address register, and `contour`, `bbox`, `surface` are absent, as fields without value are.
"""
