"""Names of streets for the synthetic France: the commonest of the country, by frequency."""

from __future__ import annotations

import itertools


def _list(written: str) -> list[str]:
    return written.split("|")


# The heads of the list, in the order of how many communes have one (public counts of the BAN).
COMMONEST = _list(
    "Rue de l'Église|Place de l'Église|Grande Rue|Rue du Moulin|Place de la Mairie|"
    "Rue du Château|Rue des Écoles|Rue de la Gare|Rue de la Mairie|Rue Principale|"
    "Rue du Stade|Rue de la Fontaine|Rue Pasteur|Rue des Jardins|Rue Victor Hugo|"
    "Rue de la République|Rue du Général de Gaulle|Rue Jean Moulin|Rue du Lavoir|"
    "Rue Jules Ferry|Rue des Lilas|Rue du Four|Chemin du Moulin|Rue de la Forge|"
    "Rue de la Croix|Rue du Cimetière|Rue Jean Jaurès|Rue de la Poste|Rue du Bourg|"
    "Rue de Verdun|Rue des Acacias|Rue des Roses|Rue Louis Pasteur|Rue du 8 Mai 1945|"
    "Rue du 11 Novembre|Place du Marché|Rue Saint-Martin|Rue Gambetta|Rue Carnot|"
    "Rue du Puits|Rue Neuve|Rue Haute|Rue Basse|Rue des Vignes|Rue du Maréchal Leclerc|"
    "Avenue de la Gare|Rue Voltaire|Rue Émile Zola|Rue Saint-Jean|Rue de Paris|"
    "Rue du Presbytère|Rue Molière|Rue Saint-Pierre|Rue de la Paix|"
    "Avenue du Général de Gaulle|Rue Charles de Gaulle|Rue Albert Camus|Rue Pierre Curie|"
    "Rue Georges Clemenceau|Rue Notre-Dame|Chemin des Vignes|Impasse des Lilas|"
    "Rue des Tilleuls|Rue du Docteur Schweitzer|Rue Anatole France|Rue de Bretagne|"
    "Rue Jacques Prévert|Rue Antoine de Saint-Exupéry|Boulevard de la République|"
    "Rue des Prés|Rue du Pont|Rue des Champs|Rue Ambroise Paré|Rue Claude Monet|"
    "Rue Jeanne d'Arc|Rue Lamartine|Rue Jean-Jacques Rousseau|Rue Pablo Picasso|"
    "Rue Édouard Herriot|Rue Aristide Briand|Rue Paul Éluard|Rue Marcel Pagnol|"
    "Rue Georges Brassens|Rue Jacques Brel|Rue du Commerce|Place de la République|"
    "Rue de l'Hôpital|Rue de l'Abbaye|Rue de la Liberté|Rue de la Résistance|"
    "Rue de la Libération|Rue des Fleurs|Rue des Cerisiers|Rue des Peupliers|Rue des Chênes|"
    "Rue des Marronniers|Rue des Noyers|Rue des Érables|Rue des Bleuets|Route de la Plage|"
    "Route de Paris|Chemin de la Croix|Allée des Tilleuls"
)
KINDS = (
    "Rue", "Impasse", "Allée", "Chemin", "Place", "Route", "Avenue", "Square", "Passage", "Clos",
    "Boulevard", "Cours", "Sentier", "Ruelle", "Résidence", "Quai", "Montée", "Traverse",
)  # fmt: skip
THEMES = _list(
    "de l'Église|du Moulin|de la Mairie|du Château|des Écoles|de la Gare|du Stade|"
    "de la Fontaine|des Jardins|de la République|du Lavoir|des Lilas|du Four|de la Forge|"
    "de la Croix|du Cimetière|de la Poste|du Bourg|de Verdun|des Acacias|des Roses|du Puits|"
    "Neuve|Haute|Basse|des Vignes|du Presbytère|des Tilleuls|des Prés|du Pont|des Champs|"
    "du Commerce|de l'Abbaye|de la Liberté|des Fleurs|des Cerisiers|des Peupliers|des Chênes|"
    "des Marronniers|des Noyers|des Érables|des Bleuets|des Bouleaux|des Pins|des Sapins|"
    "des Platanes|des Saules|des Frênes|des Hêtres|des Charmes|des Ormes|des Cèdres|"
    "des Oliviers|des Amandiers|des Pommiers|des Pêchers|des Glycines|des Mimosas|"
    "des Violettes|des Coquelicots|des Primevères|des Jonquilles|des Hirondelles|"
    "des Mésanges|des Rossignols|des Alouettes|des Fauvettes|des Merles|des Bergeronnettes|"
    "des Tourterelles|du Ruisseau|de la Source|de la Rivière|du Lac|de l'Étang|des Marais|"
    "du Bois|de la Forêt|de la Garenne|de la Colline|du Coteau|de la Vallée|de la Plaine|"
    "du Plateau|des Crêtes|des Carrières|de la Tuilerie|de la Briqueterie|du Pressoir|"
    "de la Grange|de la Ferme|du Verger|du Clos|des Sources|du Levant|du Couchant|du Midi|"
    "de Bellevue|de Beauséjour|de Bel Air|de la Chapelle|de la Madeleine|de l'Ermitage|"
    "du Couvent|du Prieuré|des Capucins|des Ursulines|des Remparts|des Fossés|de la Tour|"
    "de la Porte|du Marché|de la Halle|des Tanneurs|des Tisserands|des Bouchers|"
    "des Forgerons|des Vignerons|des Bergers|des Laboureurs|de la Mer|de la Plage|du Port|"
    "des Pêcheurs|du Phare|des Dunes|de la Falaise|du Général Leclerc|du Maréchal Foch|"
    "du Docteur Roux|du Colonel Fabien|du Capitaine Dreyfus|Saint-Martin|Saint-Pierre|"
    "Saint-Jean|Saint-Michel|Saint-Nicolas|Saint-Laurent|Sainte-Anne|Sainte-Marie|Pasteur|"
    "Gambetta|Carnot|Voltaire|Molière|Lamartine|Jean Moulin|Jean Jaurès|Victor Hugo|"
    "Jules Ferry"
)
BEFORE_TOWN = ("Route de", "Rue de", "Chemin de", "Avenue de", "Vieille Route de", "Impasse de")


def common_names(count: int = 2_300) -> list[str]:
    """The commonest names first, then kinds of ways with common themes."""
    made = (f"{kind} {theme}" for theme, kind in itertools.product(THEMES, KINDS))
    return list(dict.fromkeys(itertools.chain(COMMONEST, made)))[:count]
