"""The invented people and bodies of Valserine. Same seed, same identifiers, everywhere.

Nobody here exists. No act is signed in the name of a real body.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from parvis.kernel.access import Role

_SPACE = uuid.UUID("6f0b4a52-0d1c-5b69-9a3e-7a1f5f0e2d10")


def stable_id(name: str) -> uuid.UUID:
    """The same identifier for the same name, in every demo instance."""
    return uuid.uuid5(_SPACE, name)


@dataclass(frozen=True)
class DemoOrganisation:
    """A body of the demo; SIRET numbers are invented and pass the check digit."""

    key: str
    name: str
    siret: str
    legal_category: str
    territory: str
    email_domain: str

    @property
    def id(self) -> uuid.UUID:
        """Stable identifier."""
        return stable_id(f"organisation:{self.key}")


@dataclass(frozen=True)
class DemoPerson:
    """A person, and for agents the body, roles, capacity and service."""

    key: str
    given_names: str
    family_name: str
    story_fr: str
    story_en: str
    organisation: str = ""
    roles: tuple[Role, ...] = ()
    capacity: str = ""
    service: str = ""
    language: str = "fr"

    @property
    def id(self) -> uuid.UUID:
        """Stable identifier of the person."""
        return stable_id(f"person:{self.key}")

    @property
    def membership_id(self) -> uuid.UUID | None:
        """Stable identifier of the membership, for agents."""
        return stable_id(f"membership:{self.key}") if self.organisation else None

    @property
    def email(self) -> str:
        """An address that reaches nobody (RFC 2606)."""
        domain = f"{self.organisation}.example" if self.organisation else "courriel.example"
        return f"{self.key.replace('_', '.')}@{domain}"


PEOPLE = (
    DemoPerson(
        "aicha_benali", "Aïcha", "Benali",
        "Mère d'Inès, en CE1. Elle inscrit sa fille à la cantine depuis son téléphone.",
        "Mother of Inès, aged 7. She signs her daughter up for the canteen from her phone.",
    ),
    DemoPerson(
        "paul_vidal", "Paul", "Vidal",
        "Père de deux enfants, dont l'un est allergique. Son dossier attend une pièce.",
        "Father of two, one with an allergy. His case is waiting for a document.",
    ),
    DemoPerson(
        "jeanne_roux", "Jeanne", "Roux",
        "Présidente des Amis du lac. Elle demande une subvention et suit plusieurs dossiers.",
        "Chairs the Friends of the Lake. She asks for a subsidy and follows several cases.",
    ),
    DemoPerson(
        "john_carter", "John", "Carter",
        "Nouvel habitant, il lit la plateforme en anglais.",
        "New in town, reads the platform in English.",
        language="en",
    ),
    DemoPerson(
        "georges_mercier", "Georges", "Mercier",
        "À 81 ans, il préfère le téléphone. Malika l'aide à la maison France services.",
        "Aged 81, he prefers the telephone. Malika helps him at the France services desk.",
    ),
    DemoPerson(
        "lucie_morel", "Lucie", "Morel",
        "Instruit les dossiers de cantine de Valserine.",
        "Handles Valserine's canteen cases.",
        "valserine", (Role.INSTRUCTOR,), "Gestionnaire", "Restauration scolaire",
    ),
    DemoPerson(
        "karim_haddad", "Karim", "Haddad",
        "Signe les décisions du service Éducation de Valserine.",
        "Signs decisions of Valserine's education service.",
        "valserine", (Role.INSTRUCTOR, Role.DECIDER), "Directeur",
        "Éducation et restauration scolaire",
    ),
    DemoPerson(
        "samira_haddou", "Samira", "Haddou",
        "Instruit les demandes de subvention des associations.",
        "Handles the associations' requests for subsidies.",
        "valserine", (Role.INSTRUCTOR,), "Chargée de la vie associative", "Vie associative",
    ),
    DemoPerson(
        "marielle_chevalier", "Marielle", "Chevalier",
        "Élue. Elle signe les décisions sur les subventions.",
        "A councillor. She signs decisions on subsidies.",
        "valserine", (Role.DECIDER,), "Adjointe au maire", "Vie associative et culture",
    ),
    DemoPerson(
        "bruno_pelletier", "Bruno", "Pelletier",
        "Instruit les demandes de stationnement avec la police municipale.",
        "Handles parking requests with the municipal police.",
        "valserine", (Role.INSTRUCTOR,), "Technicien", "Voirie et espaces publics",
    ),
    DemoPerson(
        "isabelle_renaud", "Isabelle", "Renaud",
        "Dirige les services de Valserine. Elle signe aussi les arrêtés de voirie.",
        "Heads Valserine's services. She also signs the orders of the roads service.",
        "valserine", (Role.INSTRUCTOR, Role.DECIDER, Role.MANAGER),
        "Directrice générale des services", "Direction générale",
    ),
    DemoPerson(
        "nadia_ferrand", "Nadia", "Ferrand",
        "Met les démarches de Valserine en ligne et gère ses agents.",
        "Puts Valserine's procedures online and manages its agents.",
        "valserine", (Role.DESIGNER, Role.MANAGER),
        "Responsable des services en ligne", "Numérique",
    ),
    DemoPerson(
        "theo_blanc", "Théo", "Blanc",
        "Fait tourner la plateforme. Il ne voit jamais le contenu des dossiers.",
        "Runs the platform. He never sees the content of cases.",
        "valserine", (Role.OPERATOR,), "Administrateur système", "Informatique",
    ),
    DemoPerson(
        "emile_garnier", "Émile", "Garnier",
        "Secrétaire de la commune voisine : il ne voit rien des dossiers de Valserine.",
        "Secretary of the next commune: he sees nothing of Valserine's cases.",
        "pont-serein", (Role.INSTRUCTOR, Role.DECIDER, Role.DESIGNER), "Secrétaire de mairie",
        "Mairie",
    ),
    DemoPerson(
        "josette_blanchard", "Josette", "Blanchard",
        "Seule à la mairie de Chanay-le-Lac, trois matins par semaine.",
        "Alone at the town hall of Chanay-le-Lac, three mornings a week.",
        "chanay-le-lac", (Role.INSTRUCTOR, Role.DECIDER, Role.DESIGNER, Role.MANAGER),
        "Secrétaire de mairie", "Mairie",
    ),
    DemoPerson(
        "yann_kerbrat", "Yann", "Kerbrat",
        "Prépare des démarches pour toutes les communes du Pays de Valserine.",
        "Prepares procedures for every commune of the Pays de Valserine.",
        "pays-de-valserine", (Role.DESIGNER, Role.MANAGER), "Chargé de mission",
        "Services mutualisés",
    ),
    DemoPerson(
        "malika_bouzid", "Malika", "Bouzid",
        "Conseillère France services : elle aide celles et ceux que l'écran arrête.",
        "France services adviser: she helps those whom the screen stops.",
        "pays-de-valserine", (Role.AGENT, Role.HELPER), "Conseillère numérique", "France services",
    ),
)  # fmt: skip
