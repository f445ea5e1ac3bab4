"""People who live in and around Valserine, with their families. Nobody here exists."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from parvis.demo.people import stable_id


@dataclass(frozen=True)
class Inhabitant:
    """A person, where they live, and the children of their home ("Inès 7": name and age)."""

    given: str
    family: str
    street: str
    children: tuple[str, ...] = ()
    commune: str = "Valserine"
    language: str = "fr"

    @property
    def address(self) -> str:
        """Their address on one line."""
        post_code = "00310" if self.commune == "Valserine" else "00320"
        return f"{self.street}, {post_code} {self.commune}"


_One = Inhabitant
INHABITANTS = (
    _One("Hélène", "Aubert", "4 rue des Tilleuls", ("Jade 6",)),
    _One("Mehdi", "Amrani", "17 rue du Moulin", ("Adam 9", "Lina 5")),
    _One("Sophie", "Berthet", "2 place du Marché", ("Rose 4",)),
    _One("Louis", "Chappuis", "31 chemin du Lac"),
    _One("Fatou", "Diallo", "8 rue de l'Église", ("Aminata 10", "Ibrahim 7", "Awa 4")),
    _One("Claire", "Dumont", "12 quai de la Serine", ("Noé 8",)),
    _One("Ngoc", "Tran", "5 rue des Jardins", ("Linh 6", "Minh 3")),
    _One("Marc", "Favre", "44 route du Col"),
    _One("Inès", "Garcia", "9 allée des Peupliers", ("Mateo 5",)),
    _One("Thomas", "Humbert", "1 impasse du Four", ("Alma 9",)),
    _One("Awa", "Koné", "23 rue du Moulin", ("Moussa 8", "Fanta 6")),
    _One("Pierre", "Lachenal", "6 rue de l'Église"),
    _One("Élise", "Marchand", "14 place de la Mairie", ("Tom 10",)),
    _One("Ravi", "Naidu", "27 chemin du Lac", ("Anika 7",), language="en"),
    _One("Chloé", "Perrier", "3 rue des Écoles", ("Mila 4", "Gabin 4")),
    _One("Antoine", "Rey", "18 rue des Tilleuls"),
    _One("Yasmina", "Saïdi", "11 quai de la Serine", ("Ilyès 6", "Nour 9")),
    _One("Julien", "Tissot", "52 route du Col", ("Léo 7",)),
    _One("Olga", "Volkova", "7 allée des Peupliers", ("Daria 8",)),
    _One("Simon", "Zeller", "20 rue des Jardins"),
    _One("Georgette", "Mollard", "1 résidence des Glycines"),
    _One("Camille", "Jaquet", "15 rue du Moulin", ("Sacha 5",)),
    _One("Driss", "El Amrani", "2 rue de la Gare", ("Sofia 9", "Yanis 6")),
    _One("Maëlys", "Bouchet", "36 rue de la Gare"),
    _One("Tereza", "Novák", "9 place du Marché", ("Jan 7",)),
    _One("André", "Collomb", "4 chemin des Vignes"),
    _One("Lucien", "Périllat", "3 route du Pont", ("Zoé 6",), "Pont-Serein"),
    _One("Marie", "Gonnet", "12 Grande rue", (), "Pont-Serein"),
    _One("Baptiste", "Vuillermoz", "8 Grande rue", ("Oscar 8",), "Pont-Serein"),
    _One("Salomé", "Cohen", "21 route du Pont", (), "Pont-Serein"),
    _One("Joseph", "Ndiaye", "5 rue du Lavoir", ("Khady 5",), "Pont-Serein"),
    _One("Françoise", "Berthod", "2 chemin du Port", (), "Chanay-le-Lac"),
    _One("Alexis", "Duret", "7 chemin du Port", ("Capucine 9",), "Chanay-le-Lac"),
    _One("Ana", "Ferreira", "16 rue du Lavoir", ("Tiago 10",), "Pont-Serein"),
)  # fmt: skip


def identifier(position: int) -> UUID:
    """Stable identifier of an inhabitant."""
    return stable_id(f"inhabitant:{position}")


def email(given: str, family: str) -> str:
    """An address that reaches nobody (RFC 2606)."""
    letters = unicodedata.normalize("NFKD", f"{given}.{family}".lower().replace(" ", "-"))
    plain = "".join(one for one in letters if not unicodedata.combining(one))
    return f"{plain}@courriel.example"


def phone(position: int) -> str:
    """A number kept for fiction (Arcep, decision 2018-0881: 06 39 98 is never given out)."""
    return f"+3363998{position:04}"
