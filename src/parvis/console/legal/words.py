"""Words for kinds of personal data and for how long they stay, by table.

Tables that are not here yet are shown by their own name. The rules of retention are the tables'
own marks: they are repeated here only so that they are found by the translators.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, gettext_noop

KINDS: Mapping[str, str | Promise] = {
    "parties.Person": gettext_lazy("Your account: names, e-mail, phone, language"),
    "parties.Membership": gettext_lazy("Agents: service, capacity and roles"),
    "parties.Claim": gettext_lazy("Requests to manage an organisation"),
    "keys.PersonKey": gettext_lazy("The key that locks your data"),
    "journal.Entry": gettext_lazy("The journal: who did or looked at what"),
    "journal.Concern": gettext_lazy("The journal: whom an act concerns"),
    "journal.ActorLabel": gettext_lazy("The journal: names of those who acted"),
    "events.Event": gettext_lazy("Messages between parts of the platform"),
    "jobs.Job": gettext_lazy("Work waiting to be done"),
    "files.File": gettext_lazy("Documents that you sent or received"),
    "mail.Letter": gettext_lazy("E-mails sent to you"),
    "tokens.ApiToken": gettext_lazy("Keys of software that calls the platform"),
    "tokens.Webhook": gettext_lazy("Software that is told of news"),
    "tokens.Message": gettext_lazy("News sent to software"),
    "tokens.IdempotentRequest": gettext_lazy("Answers given to software"),
    "identity.Session": gettext_lazy("Sign-in: your session"),
    "identity.Grant": gettext_lazy("Sign-in: what services received"),
    "identity.StoredSubject": gettext_lazy("Sign-in: your name for each service"),
    "identity.Interaction": gettext_lazy("Sign-in: the steps under way"),
    "identity.PushedRequest": gettext_lazy("Sign-in: requests of services"),
    "procedures.Case": gettext_lazy("Your requests: answers and where they come from"),
    "procedures.CaseEvent": gettext_lazy("Your requests: what happened"),
    "procedures.CaseColumn": gettext_lazy("Your requests: what agents sort by"),
    "procedures.Message": gettext_lazy("Your requests: messages"),
    "procedures.Correction": gettext_lazy("Your requests: documents asked for"),
    "procedures.Document": gettext_lazy("Your requests: letters and receipts"),
}
RETENTIONS = (
    gettext_noop("a day after its end; what was received by whom is in the history"),
    gettext_noop("a day after the last of its tokens has expired"),
    gettext_noop("as long as the service is connected: the name must not change"),
    gettext_noop("a day after its end"),
    gettext_noop("until three years without use, or erasure asked by the person"),
    gettext_noop("five years after the last day of the membership"),
    gettext_noop("one year after the decision"),
    gettext_noop("the key until the person is erased; then an empty row, kept for ever"),
    gettext_noop("ten years, sealed batch by sealed batch, then archived with its heads"),
    gettext_noop("as long as the entries it names, or until the person is erased"),
    gettext_noop("thirty days after publication, unless a delivery is open or dead"),
    gettext_noop("done and abandoned: seven days; dead: until an operator decides"),
    gettext_noop("the owner's; at the latest on discard_on, never before hold_until is past"),
    gettext_noop("words and address: thirty days after sending; that it was sent: one year"),
    gettext_noop("one year after its end, so that its uses can be explained"),
    gettext_noop("as long as the organisation uses it"),
    gettext_noop("thirty days after it was sent or given up"),
    gettext_noop("one day, or what the route asks for"),
    gettext_noop(
        "for the months that its revision says, after the decision; drafts: its draft_days"
    ),
    gettext_noop("as long as the case; may be emptied and rebuilt at any time"),
)
