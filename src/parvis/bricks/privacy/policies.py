"""Who may read the page of looks: each person theirs, agents included (as persons)."""

from parvis.kernel.access import Grant, Policy, Role

LOOKS = Policy(
    "privacy.looks",
    relations={},
    grants={"read": (Grant(Role.PERSON), Grant(Role.AGENT))},
    doc="Each reads what concerns themself; the journal's own policy decides row by row.",
)
