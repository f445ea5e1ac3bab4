"""Pages that the law asks of every public site, made from what really runs.

What the software knows (cookies really set, where mail goes, how long data is kept, measured
weights) is read from the running configuration. What it cannot know (publisher, director of
publication, host, contacts, the accessibility audit) are *facts* that an operator states in the
console; a fact that nobody stated is shown as missing to the operator, by `parvis check --deploy`
and by the page itself, and is never made up.

Sources: LCEN (law 2004-575, article 1-1), GDPR articles 13, 14 and 37, law 78-17 article 82,
decree 2019-768 and RGAA 4.1 (accessibility), RGESN 2024 (eco-design), RFC 9116 (security.txt).
"""
