"""The company search of the national API « Recherche d'entreprises », under /entreprises.

Its answers, parameters and refusals (`{"erreur": …}`); what it shows beyond the Sirene stock
(accounts, elected people, labels) is empty here, as docs/registers/companies.md lists.
"""
