"""The API Sirene 3.11 of Insee, under /sirene (with or without /api-sirene/3.11 before it).

One legal unit or establishment, search by several criteria, links of succession, information on
the service. The stock files hold current values, so each has one period: the one of today.
"""
