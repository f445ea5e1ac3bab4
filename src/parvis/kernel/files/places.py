"""The shape of a place: the name under which bytes are kept, whatever keeps them."""

import re

PLACE = re.compile(r"^[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}-[0-9a-f]{8}$")
