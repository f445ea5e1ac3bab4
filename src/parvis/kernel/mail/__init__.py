"""Mail: letters are rows first.

`queue` writes the letter and its job in the caller's transaction, one row per key, so that a
letter leaves exactly when the act it speaks of is true. The worker hands it over: to a file in
`var/mail` when no server is set (demo, small tests), else by SMTP, at least once; its Message-ID
never changes, so that a repetition is recognised. Thirty days after, its words and its address
are erased; that it was sent remains.
"""

from typing import TYPE_CHECKING

from parvis.kernel.doors import door
from parvis.kernel.mail.letter import Refused

if TYPE_CHECKING:
    from parvis.kernel.mail.erasure import forget_address
    from parvis.kernel.mail.figures import Counts, counts
    from parvis.kernel.mail.outgoing import queue
    from parvis.kernel.mail.sending import problems

__all__ = ["Counts", "Refused", "counts", "forget_address", "problems", "queue"]

__getattr__ = door(
    __name__,
    {
        "queue": "outgoing",
        "forget_address": "erasure",
        "counts": "figures",
        "Counts": "figures",
        "problems": "sending",
    },
)
