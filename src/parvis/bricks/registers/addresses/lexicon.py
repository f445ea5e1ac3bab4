"""Words of French addresses: abbreviations, articles, suffixes of numbers, words of the noise.

Sources: the AFNOR XPZ 10-011 abbreviations that postal lines use, the usage of the Base Adresse
Nationale (`rep`), and the spellings seen in forms. Every word is written as `text.words` leaves
it: lower case, no accent. The same table is applied to the register's names when an index is
built and to what people type, so that both sides meet on one spelling.
"""

from __future__ import annotations


def _words(written: str) -> frozenset[str]:
    return frozenset(written.split())


# An abbreviation -> the word it stands for (one meaning, or the one that is nearly always meant).
ABBREVIATIONS: dict[str, str] = {
    # kinds of ways
    "all": "allee", "allees": "allee", "av": "avenue", "ave": "avenue", "aven": "avenue",
    "bd": "boulevard", "bld": "boulevard", "blvd": "boulevard", "bvd": "boulevard",
    "boul": "boulevard", "boulv": "boulevard", "bvard": "boulevard", "bl": "boulevard",
    "car": "carrefour", "carr": "carrefour", "ch": "chemin", "che": "chemin", "chem": "chemin",
    "chmn": "chemin", "chs": "chaussee", "crs": "cours", "dom": "domaine", "dsc": "descente",
    "ecl": "ecluse", "esc": "escalier", "espl": "esplanade", "esp": "esplanade",
    "fg": "faubourg", "fbg": "faubourg", "faub": "faubourg", "ham": "hameau", "imp": "impasse",
    "ld": "lieudit", "lot": "lotissement", "lotis": "lotissement", "mte": "montee",
    "pas": "passage", "pass": "passage", "psg": "passage", "pl": "place", "plc": "place",
    "pln": "plaine", "plt": "plateau", "prom": "promenade", "prv": "parvis", "q": "quai",
    "qu": "quai", "qua": "quartier", "quart": "quartier", "r": "rue", "res": "residence",
    "resid": "residence", "rle": "ruelle", "rpt": "rondpoint", "rte": "route", "sen": "sentier",
    "sent": "sentier", "sq": "square", "tra": "traverse", "trav": "traverse", "vc": "voie",
    "vla": "villa", "vlge": "village", "za": "za", "zi": "zi",
    # titles and first names
    "st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "gal": "general",
    "gen": "general", "genl": "general", "gnl": "general", "mal": "marechal", "mar": "marechal",
    "col": "colonel", "cdt": "commandant", "comdt": "commandant", "cne": "capitaine",
    "cap": "capitaine", "capt": "capitaine", "lt": "lieutenant", "ltn": "lieutenant",
    "lieut": "lieutenant", "sgt": "sergent", "adj": "adjudant", "cal": "caporal",
    "aml": "amiral", "dr": "docteur", "doct": "docteur", "pr": "professeur",
    "prof": "professeur", "pdt": "president", "pres": "president", "prst": "president",
    "mme": "madame", "mlle": "mademoiselle", "mr": "monsieur", "mgr": "monseigneur",
    "ing": "ingenieur", "amb": "ambassadeur", "dep": "depute", "sen.": "senateur",
    "fr": "freres", "mx": "marechaux", "gd": "grand", "gde": "grande", "gds": "grands",
    "gdes": "grandes", "pt": "petit", "pte": "petite", "vx": "vieux", "nve": "neuve",
    "egl": "eglise", "chat": "chateau", "rep": "republique", "repub": "republique",
    "lib": "liberation", "resist": "resistance", "vct": "victor",
    # numbers in letters: « rue du huit mai », « place du onze novembre », « les quatre vents »
    "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "sept": "7",
    "huit": "8", "neuf": "9", "dix": "10", "onze": "11", "douze": "12", "treize": "13",
    "quatorze": "14", "quinze": "15", "seize": "16", "vingt": "20", "trente": "30",
    "premier": "1er", "premiere": "1er", "1ere": "1er", "1ier": "1er", "1re": "1er",
    "2nd": "2e", "2nde": "2e", "second": "2e", "seconde": "2e", "deuxieme": "2e",
    "troisieme": "3e", "quatrieme": "4e", "cinquieme": "5e", "sixieme": "6e",
    "septieme": "7e", "huitieme": "8e", "neuvieme": "9e", "dixieme": "10e",
}  # fmt: skip

# Other things an abbreviation may stand for; tried beside the main meaning when scoring.
ALTERNATIVES: dict[str, tuple[str, ...]] = {
    "ch": ("chateau", "charles"), "pt": ("pont", "port", "point"), "pte": ("porte", "pointe"),
    "mar": ("marche",), "cal": ("calvaire",), "col": ("col",), "cap": ("cap",), "lot": ("lot",),
    "fr": ("francois", "france"), "pas": ("pas",), "dom": ("dom",), "ham": ("ham",),
    "esc": ("escadrille",), "q": ("quartier",), "qua": ("quai",), "car": ("car",),
    "six": ("six",), "dix": ("dix",), "neuf": ("neuf",), "second": ("second",),
    "sen": ("senateur",), "r": ("r",), "rep": ("rep",), "res": ("reservoir",), "za": ("zone",),
    "zi": ("zone",), "tra": ("tra",), "adj": ("adjoint",), "dep": ("departementale",),
}  # fmt: skip

# Two words written as one, or one as two: « rond point » and « rondpoint » meet.
JOINED: dict[tuple[str, str], str] = {
    ("rond", "point"): "rondpoint", ("rd", "pt"): "rondpoint", ("rd", "point"): "rondpoint",
    ("rond", "pt"): "rondpoint", ("lieu", "dit"): "lieudit", ("n", "d"): "notredame",
    ("notre", "dame"): "notredame", ("grand", "rue"): "grandrue", ("grande", "rue"): "grandrue",
    ("gde", "rue"): "grandrue", ("gd", "rue"): "grandrue", ("grd", "rue"): "grandrue",
}  # fmt: skip
ONE_WORD: dict[str, str] = {"nd": "notredame", "rpt": "rondpoint"}

ARTICLES = frozenset(
    {"de", "du", "des", "d", "la", "le", "les", "l", "a", "au", "aux", "et", "en", "sur", "sous"}
)

# Kinds of ways, once abbreviations are gone.
WAYS = _words(
    """
    allee arcade avenue boulevard carrefour chaussee chemin cite clos corniche cour cours
    descente domaine esplanade escalier faubourg galerie grandrue hameau impasse jardin
    lieudit lotissement mail montee parc parvis passage passerelle place placette plaine
    plateau pont port porte promenade quai quartier rampe residence rocade rondpoint route
    rue ruelle sente sentier square terrasse traverse venelle villa village voie za zac zi
    zone
    """
)

# What may follow a house number. BAN writes « b » in some communes and « bis » in others.
SUFFIXES = _words(
    """
    bis ter quater quinquies sexies septies octies nonies quinter sexter qua quin a b c d e
    f g h i j k l m n o p q r s t u v w x y z
    """
)
SAME_SUFFIX: dict[str, tuple[str, ...]] = {
    "bis": ("b",), "b": ("bis",), "ter": ("t",), "t": ("ter",), "c": ("ter",),
    "quater": ("q", "qua"), "q": ("quater", "qua"), "qua": ("quater", "q"),
    "quinquies": ("quinter", "quin"), "quinter": ("quinquies",),
}  # fmt: skip
ORDINAL_ENDINGS = frozenset({"er", "ere", "e", "eme", "ieme", "nd", "nde", "re"})

# Words of a delivery point that no register of streets holds; a value may follow them.
NOISE = _words(
    """
    appt appart appartement apt app bat batiment bt etage etg esc escalier porte bp cs tsa
    cidex cedex hall bal boite entree immeuble imm chez france interphone digicode code rdc
    sous sol courrier service attention ca mr mme mlle monsieur madame tel telephone fr
    lieudit
    """
)
NOISE_WITH_VALUE = _words(
    """
    appt appart appartement apt app bat batiment bt etage etg esc escalier porte bp cs tsa
    cidex cedex hall boite bal entree immeuble imm lot interphone digicode code
    """
)
