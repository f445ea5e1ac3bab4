"""The studio in a real browser: an agent puts a procedure online from nothing, a person files it,
an agent reads it. Then the same by keyboard alone, without scripts, in English, with the mouse.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import check_page, walk
from tests.journeys.test_usager import reach

pytestmark = pytest.mark.journey
TITLE = "Réserver des places pour un déménagement"


def enter(page: Page, origin: str, name: str) -> None:
    """Sign in as somebody of the demo town."""
    page.goto(f"{origin}/demo/personnes/")
    page.get_by_role("button", name=f"Entrer comme {name}").click()


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def follow(page: Page, name: str) -> None:
    page.locator("main").get_by_role("link", name=name, exact=True).first.click()


def add(page: Page, kind: str, label: str, *, needed: bool = False, **typed: str) -> None:
    """Add a question of a kind to the page of the form that is named first."""
    page.locator("main a.btn", has_text="Ajouter une question").first.click()
    page.locator(".kinds").get_by_role("link", name=kind, exact=True).click()
    page.get_by_label("Question en français").fill(label)
    for name, text in typed.items():
        page.locator(f"[name={name}]").fill(text)
    if needed:
        page.get_by_label("Il faut répondre pour déposer").check()
    press(page, "Ajouter")


def begin(page: Page, origin: str, title: str, *, check: bool = False) -> str:
    """A new procedure; the address of its form in the studio."""
    page.goto(f"{origin}/studio/")
    if check:
        check_page(page)
    follow(page, "Nouvelle démarche")
    if check:
        check_page(page)
    page.get_by_label("Titre en français").fill(title)
    press(page, "Construire le formulaire")
    expect(page.locator("h1")).to_have_text("Questions du formulaire")
    return page.url.split("#")[0]


def settings(page: Page, base: str, *, check: bool = False) -> None:
    """Everything that publication asks for, each found from the list of what is missing."""
    page.goto(f"{base}publier/")
    expect(page.locator("h1")).to_contain_text("choses avant la publication")
    if check:
        check_page(page)
    page.locator(".missing-list a", has_text="le service chargé").first.click()
    if check:
        check_page(page)
    page.locator("[name=service]").first.check()
    press(page, "Choisir ce service")
    if check:
        check_page(page)
    page.goto(f"{base}reglages/textes/")
    page.locator("[name=purpose_fr]").fill("À réserver les places et à prévenir les riverains.")
    press(page, "Enregistrer")
    page.goto(f"{base}reglages/droit/")
    page.locator("[name=legal_basis_fr]").fill("Code général des collectivités, L2213-1")
    page.locator("[name=processing_basis][value=public_task]").check()
    page.locator("[name=level][value='1']").check()
    page.locator("[name=retention_months]").fill("12")
    page.locator("[name=dpo]").fill("donnees@valserine.example")
    if check:
        check_page(page)
    press(page, "Enregistrer")
    page.goto(f"{base}reglages/decision/")
    page.locator("[name=kind][value=svr]").check()
    page.locator("[name=remedies_fr]").fill("Recours devant le tribunal dans les deux mois.")
    if check:
        check_page(page)
    press(page, "Enregistrer")


def test_from_nothing_to_a_case_that_an_agent_reads(demo, open_page):
    page = open_page()
    enter(page, demo.origin, "Nadia")
    base = begin(page, demo.origin, TITLE, check=True)
    check_page(page)
    page.locator("main a.btn", has_text="Ajouter une question").first.click()
    check_page(page)
    page.goto(base)
    offered = "Un camion\nUne voiture"
    add(page, "Une réponse dans une liste", "Avec quoi ?", needed=True, options_fr=offered)
    add(page, "Nombre entier", "Combien de places ?")
    add(page, "Nombre à décimales", "Prix", unit="€")
    add(page, "Date", "Quel jour ?")
    preview = page.locator(".editor-preview")
    expect(preview).to_contain_text("Avec quoi ?")
    expect(preview).to_contain_text("Quel jour ?")

    line = page.locator("li", has_text="Combien de places ?")  # asked for a lorry only
    line.get_by_text("Plus").click()
    line.get_by_role("link", name="Quand est-elle affichée ?").click()
    page.get_by_label("Question", exact=True).select_option("f2:is")
    page.get_by_label("Réponse", exact=True).select_option("un-camion")
    expect(page.locator(".said")).to_contain_text("« Avec quoi ? » est « Un camion »")
    check_page(page)
    press(page, "Enregistrer")
    expect(page.locator("li", has_text="Combien de places ?")).to_contain_text("certains cas")

    line = page.locator("li", has_text="Prix")  # twelve euros for each place
    line.get_by_text("Plus").click()
    line.get_by_role("link", name="La calculer").click()
    page.locator("[name='n.kind']").select_option("times")
    page.locator("[name='n.0.kind']").select_option("answer")
    page.locator("[name='n.0.q']").select_option("f3:is")
    page.locator("[name='n.1.kind']").select_option("constant")
    page.locator("[name='n.1.v']").fill("12,50")
    press(page, "Enregistrer")
    expect(page.locator("li", has_text="Prix")).to_contain_text("calculée")

    page.goto(f"{base}exemples/")
    check_page(page)
    follow(page, "Nouvel exemple")
    page.get_by_label("Nom de l’exemple").fill("Trois places")
    page.locator("[name='3']").fill("3")
    page.locator("[name='w4']").fill("37,50")
    page.locator("[name='e3']").select_option("shown")
    check_page(page)
    press(page, "Enregistrer")
    expect(page.locator(".missing-list")).to_contain_text("marche")

    settings(page, base, check=True)
    page.goto(f"{base}publier/")
    expect(page.locator("h1")).to_have_text("Tout est prêt pour publier")
    check_page(page)
    press(page, "Publier")
    expect(page.locator("h1")).to_have_text("La démarche est en ligne")
    check_page(page)

    person = open_page(width=320, height=700)
    enter(person, demo.origin, "Aïcha")
    person.goto(demo.origin)
    person.get_by_role("link", name=TITLE).last.click()
    person.locator("main form button.btn").last.click()
    person.get_by_label("Une voiture").check()
    expect(person.locator("#saved", has_text="Enregistré")).to_be_visible()
    assert not person.get_by_label("Combien de places ?").is_visible()
    person.get_by_label("Un camion").check()
    person.locator("button.btn", has_text="Continuer").click()
    person.get_by_label("Combien de places ?").fill("2")
    for part, value in (("Jour", "3"), ("Mois", "5"), ("Année", "2027")):
        person.get_by_label(part).fill(value)
    person.locator("button.btn", has_text="Continuer").click()
    expect(person.locator("main")).to_contain_text("25")
    press(person, "Déposer ma demande")
    expect(person.locator("h1")).to_have_text("Votre demande est déposée")

    agent = open_page()
    enter(agent, demo.origin, "Karim")
    agent.goto(f"{demo.origin}/bureau/?etat=filed")
    agent.locator(".cases tr", has_text=TITLE).last.get_by_role("link").first.click()
    for said in ("Avec quoi ?", "Un camion", "Combien de places ?", "25"):
        expect(agent.locator("main")).to_contain_text(said)


def test_a_new_revision_is_told_in_words_and_can_be_thrown_away(demo, open_page):
    page = open_page(width=320, height=700)
    enter(page, demo.origin, "Nadia")
    page.goto(f"{demo.origin}/studio/")
    page.locator("main a", has_text="cantine").first.click()
    base = page.url
    check_page(page)
    page.goto(f"{base}question/5/")
    page.get_by_label("Question en français").fill("Votre téléphone")
    check_page(page)
    press(page, "Enregistrer")
    page.goto(f"{base}publier/")
    expect(page.locator("main")).to_contain_text(
        "« Un numéro de téléphone » devient « Votre téléphone »."
    )
    for name in ("essai/", "calcul/23/", "condition/31/", "controles/33/", "controles/33/1/",
                 "retirer/21/", "deplacer/21/", "page/", "page/10/", "ajouter/1/text/",
                 "reglages/", "reglages/dates/", "reglages/fichier/", "copier/", "fermer/",
                 "abandonner/", "?vue=agent"):  # fmt: skip
        page.goto(f"{base}{name}")
        check_page(page)
    for name in ("../importer/", "../nouvelle/"):
        page.goto(f"{base}{name}")
        check_page(page)
    page.goto(f"{base}abandonner/")
    press(page, "Abandonner")
    expect(page.locator("main")).to_contain_text("Rien n’a changé")


def test_without_javascript(demo, open_page):
    page = open_page(width=320, height=700, javascript=False)
    enter(page, demo.origin, "Nadia")
    base = begin(page, demo.origin, "Sans script")
    add(page, "Oui ou non", "Avez-vous un chien ?")
    add(page, "Texte court", "Son nom ?")
    page.goto(f"{base}condition/3/")
    page.get_by_label("Question", exact=True).select_option("f2:is")
    press(page, "Mettre à jour les choix")
    page.get_by_label("Comparaison").select_option("yes")
    press(page, "Mettre à jour les choix")
    expect(page.locator(".said")).to_contain_text("« Avez-vous un chien ? » est oui")
    press(page, "Enregistrer")
    press(page, "Monter « Son nom ? »")
    labels = page.locator(".name-of a").all_inner_texts()
    assert labels == ["Son nom ?", "Avez-vous un chien ?"]
    page.get_by_role("button", name=re.compile("Annuler")).click()
    assert page.locator(".name-of a").all_inner_texts() == ["Avez-vous un chien ?", "Son nom ?"]
    page.goto(f"{base}essai/")
    page.get_by_label("Oui").check()
    press(page, "Continuer")
    expect(page.get_by_label("Son nom ?")).to_be_visible()


def test_by_keyboard_alone(demo, open_page):
    page = open_page()
    enter(page, demo.origin, "Nadia")
    page.goto(f"{demo.origin}/studio/nouvelle/")
    reach(page, "Titre en français")
    page.keyboard.type("Au clavier")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for words in ("Ajouter une question", "Texte court"):
        reach(page, words)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    reach(page, "Question en français")
    page.keyboard.type("Votre nom ?")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".name-of a")).to_have_text("Votre nom ?")
    stops = walk(page)
    assert any("Descendre" in stop["text"] for stop in stops)


def test_in_english(demo, open_page):
    page = open_page(language="en")
    page.goto(f"{demo.origin}/demo/personnes/")
    page.get_by_role("button", name=re.compile("Nadia")).click()
    page.goto(f"{demo.origin}/studio/")
    if page.locator("html").get_attribute("lang") != "en":
        page.get_by_role("button", name="English").click()
        page.goto(f"{demo.origin}/studio/")
    expect(page.locator("h1")).to_have_text("Procedures of your organisation")
    page.locator("main a", has_text="canteen").first.click()
    expect(page.locator("h1")).to_have_text("Questions of the form")
    expect(page.locator(".editor-preview")).to_contain_text("Your first names")
    check_page(page)


def test_put_in_order_with_the_mouse(demo, open_page):
    page = open_page()
    enter(page, demo.origin, "Nadia")
    begin(page, demo.origin, "À la souris")
    for label in ("Un", "Deux", "Trois"):
        add(page, "Texte court", label)
    lines = page.locator("[data-item]")
    with page.expect_navigation():
        lines.nth(2).drag_to(lines.nth(0), target_position={"x": 20, "y": 3})
    assert page.locator(".name-of a").all_inner_texts() == ["Trois", "Un", "Deux"]
    check_page(page)
