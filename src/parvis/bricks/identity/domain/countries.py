"""Countries of birth: the code officiel géographique (five figures, 99…) and ISO 3166-1.

`ISO`: codes in force and the two letters of each (INSEE, list of countries and foreign
territories). `GONE`: states of yesterday, which people were born in; no ISO code is left for them,
their names are here. Territories of several names (British Antilles…) have none: the code stays.
"""

from __future__ import annotations

_EUROPE = (
    "101DK 102IS 103NO 104SE 105FI 106EE 107LV 108LT 109DE 110AT 111BG 112HU 113LI 114RO 116CZ "
    "117SK 118BA 119HR 120ME 121RS 122PL 123RU 125AL 126GR 127IT 128SM 129VA 130AD 131BE 132GB "
    "134ES 135NL 136IE 137LU 138MC 139PT 140CH 144MT 145SI 148BY 151MD 155UA 156MK 157XK 158FO "
    "160AX "
)
_ASIA = (
    "201SA 203IQ 204IR 205LB 206SY 207IL 208TR 212AF 213PK 214BT 215NP 216CN 217JP 219TH 220PH "
    "222JO 223IN 224MM 225BN 226SG 227MY 229MV 230HK 231ID 232MO 234KH 235LK 236TW 238KP 239KR "
    "240KW 241LA 242MN 243VN 246BD 247AE 248QA 249BH 250OM 251YE 252AM 253AZ 254CY 255GE 256KZ "
    "257KG 258UZ 259TJ 260TM 261PS 262TL "
)
_AFRICA = (
    "301EG 302LR 303ZA 304GM 308IO 309TZ 310ZW 311NA 312CD 314GQ 315ET 316LY 317ER 318SO 321BI "
    "322CM 323CF 324CG 326CI 327BJ 328GA 329GH 330GN 331BF 332KE 333MG 334MW 335ML 336MR 337NE "
    "338NG 339UG 340RW 341SN 342SL 343SD 344TD 345TG 346ZM 347BW 348LS 349SS 350MA 351TN 352DZ "
    "389EH 390MU 391SZ 392GW 393MZ 394ST 395AO 396CV 397KM 398SC 399DJ "
)
_AMERICA = (
    "401CA 404US 405MX 406CR 407CU 408DO 409GT 410HT 411HN 412NI 413PA 414SV 415AR 416BR 417CL "
    "418BO 419CO 420EC 421PY 422PE 423UY 424VE 426JM 428GY 429BZ 430GL 431AW 433TT 434BB 435GD "
    "436BS 437SR 438DM 439LC 440VC 441AG 442KN 443BQ 444CW 445SX "
)
_OCEANIA = (
    "501AU 502NZ 503PN 506WS 507NR 508FJ 509TO 510PG 511TV 512SB 513KI 514VU 515MH 516FM 517PW "
    "520CK 521NU 699AQ"
)
FRANCE = "99100"
ISO: dict[str, str] = {
    FRANCE: "FR",
    **{
        f"99{one[:3]}": one[3:] for one in (_EUROPE + _ASIA + _AFRICA + _AMERICA + _OCEANIA).split()
    },
}
GONE: dict[str, tuple[str, str]] = {
    "99115": ("Tchécoslovaquie", "Czechoslovakia"),
    "99124": ("Turquie d’Europe", "Turkey in Europe"),
    "99141": ("Allemagne de l’Est", "East Germany"),
    "99142": ("Allemagne de l’Ouest", "West Germany"),
    "99143": ("Chypre", "Cyprus"),
    "99202": ("Yémen du Nord", "North Yemen"),
    "99233": ("Yémen du Sud", "South Yemen"),
    "99237": ("Corée", "Korea"),
    "99244": ("Vietnam du Nord", "North Vietnam"),
    "99245": ("Vietnam du Sud", "South Vietnam"),
    "99320": ("Mozambique", "Mozambique"),
    "99325": ("Tanger", "Tangier"),
    "99362": ("Zanzibar", "Zanzibar"),
}
# States of the European Economic Area, France aside: whose nodes ask ours.
_EEA = "AT BE BG CY CZ DE DK EE ES FI GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
EUROPEAN = frozenset(_EEA.split())
