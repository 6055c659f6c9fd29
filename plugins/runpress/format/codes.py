"""Every code of a problem, and how much what it stands for matters.

A code is one word of the contract with authors: they look it up, and silence it with a
reason. So there is one list of all of them; the guide explains each in the same order. To
add one: take the next number of its hundred, give it a line here and a row in the guide.
"""

from __future__ import annotations

from collections.abc import Mapping

from runpress.format.problems import Severity

_ERROR, _WARNING, _HINT = Severity.ERROR, Severity.WARNING, Severity.HINT

# 1xx records, 2xx values, 3xx posts, 4xx verdicts and comparisons, 5xx style.
CODES: Mapping[str, Severity] = {
    "RP101": _ERROR,
    "RP102": _WARNING,
    "RP103": _WARNING,
    "RP104": _HINT,
    "RP105": _WARNING,
    "RP106": _HINT,
    "RP107": _WARNING,
    "RP108": _WARNING,
    "RP109": _HINT,
    "RP110": _HINT,
    "RP111": _HINT,
    "RP112": _HINT,
    "RP201": _WARNING,
    "RP202": _WARNING,
    "RP203": _WARNING,
    "RP204": _ERROR,
    "RP205": _WARNING,
    "RP301": _ERROR,
    "RP302": _ERROR,
    "RP303": _WARNING,
    "RP304": _HINT,
    "RP305": _HINT,
    "RP306": _WARNING,
    "RP307": _WARNING,
    "RP308": _WARNING,
    "RP309": _WARNING,
    "RP310": _HINT,
    "RP311": _WARNING,
    "RP312": _HINT,
    "RP313": _WARNING,
    "RP314": _HINT,
    "RP315": _HINT,
    "RP316": _WARNING,
    "RP320": _WARNING,
    "RP321": _HINT,
    "RP322": _WARNING,
    "RP323": _ERROR,
    "RP324": _WARNING,
    "RP325": _HINT,
    "RP326": _HINT,
    "RP401": _WARNING,
    "RP402": _WARNING,
    "RP403": _WARNING,
    "RP404": _WARNING,
    "RP501": _WARNING,
    "RP502": _HINT,
    "RP503": _WARNING,
    "RP504": _WARNING,
    "RP505": _WARNING,
    "RP506": _WARNING,
    "RP507": _HINT,
    "RP508": _HINT,
    "RP509": _HINT,
    "RP510": _HINT,
    "RP511": _HINT,
    "RP512": _HINT,
    "RP513": _HINT,
    "RP514": _WARNING,
}
