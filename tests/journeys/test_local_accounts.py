"""Whoever has no account elsewhere: a letter, a passkey, recovery; without scripts too.

The letters are those that the instance writes into its folder; the passkey is a device of the
browser itself (CDP `WebAuthn.addVirtualAuthenticator`): real keys, real signatures.
"""

from __future__ import annotations

import email
import email.policy
import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Server, check_page, serving, walk

pytestmark = pytest.mark.journey
ADDRESS = "ada.lefort@exemple.fr"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An instance with a name, so that browsers offer passkeys."""
    var = tmp_path_factory.mktemp("accounts") / "var"
    with serving(var, "run", host="localhost", PARVIS_ENV="demo", PARVIS_RECOVERY_HOURS="0") as one:
        yield one


def letters(place: Server, to: str) -> list[str]:
    """Texts of the letters to an address, in the order in which they were written."""
    found = []
    for path in sorted((place.var / "mail").rglob("*.eml"), key=lambda one: one.stat().st_mtime_ns):
        letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if to in str(letter["To"]):
            body = letter.get_body(("plain",))
            found.append(body.get_content() if body is not None else "")
    return found


def wait_for(place: Server, to: str, count: int) -> str:
    """The newest letter once there are so many."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        found = letters(place, to)
        if len(found) >= count:
            return found[-1]
        time.sleep(0.2)
    raise AssertionError(f"{len(letters(place, to))} letters to {to}, {count} expected")


def link_in(text: str) -> str:
    """The last address of a letter."""
    return re.findall(r"https?://\S+", text)[-1]


def device_of(page: Page) -> None:
    """Give the window a device that holds passkeys and knows its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def ask(page: Page, place: Server, to: str, *, check: bool = False) -> None:
    """From the sign-in page to the page that waits for the letter."""
    page.goto(f"{place.origin}/connexion/")
    page.get_by_role("link", name="Avec mon adresse électronique").click()
    expect(page.locator("h1")).to_have_text("Se connecter avec une adresse électronique")
    if check:
        check_page(page)
    page.get_by_label("Votre adresse électronique").fill(to)
    page.get_by_role("button", name="M’envoyer le courriel").click()
    expect(page.locator("h1")).to_have_text("Regardez votre boîte aux lettres")
    if check:
        check_page(page)


def shoot(page: Page, place: Server, name: str) -> None:
    page.screenshot(path=str(place.var / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("width", [320, 1280])
def test_letter_passkey_sign_out_passkey_recovery(place, open_page, width):
    address = f"w{width}.{ADDRESS}"
    page = open_page(width=width)
    device_of(page)
    ask(page, place, address, check=True)
    shoot(page, place, f"waiting-{width}")
    page.goto(link_in(wait_for(place, address, 1)))
    check_page(page)
    shoot(page, place, f"confirm-{width}")
    page.get_by_role("button", name="Se connecter").last.click()
    expect(page.locator("h1")).to_have_text("Mon espace")

    page.goto(f"{place.origin}/identite/comptes/")
    page.get_by_role("link", name="Mon adresse électronique, mes clés").click()
    expect(page.locator("h1")).to_have_text("Mon compte par courriel")
    check_page(page)
    walk(page)
    page.get_by_label("Un nom pour cette clé d’accès").fill("Mon téléphone")
    page.get_by_role("button", name="Ajouter une clé d’accès").click()
    expect(page.locator("main")).to_contain_text("La clé d’accès est ajoutée")
    expect(page.locator("main")).to_contain_text("Mon téléphone")
    check_page(page)
    shoot(page, place, f"account-{width}")
    assert "Une clé d’accès a été ajoutée" in wait_for(place, address, 2)

    page.get_by_role("button", name="Créer de nouveaux codes de secours").click()
    expect(page.locator("main ol li")).to_have_count(8)
    check_page(page)
    shoot(page, place, f"codes-{width}")
    code = page.locator("main ol li").first.inner_text()

    page.get_by_role("button", name="Se déconnecter").click()
    page.goto(f"{place.origin}/identite/courriel/")
    shoot(page, place, f"mail-{width}")
    page.get_by_role("button", name="Me connecter avec une clé d’accès").click()
    expect(page.locator("h1")).to_have_text("Mon espace")

    page.get_by_role("button", name="Se déconnecter").click()
    page.goto(f"{place.origin}/identite/courriel/")
    page.get_by_role("link", name="Je n’ai plus ma boîte aux lettres").click()
    check_page(page)
    shoot(page, place, f"recover-{width}")
    page.get_by_label("Votre adresse électronique").fill(address)
    page.get_by_label("Un code de secours").fill(code)
    page.get_by_role("button", name="Ouvrir mon compte").click()
    expect(page.locator("h1")).to_have_text("Mon compte par courriel")
    expect(page.locator("main")).to_contain_text("Il reste 7 codes")
    expect(page.locator("main")).to_contain_text("s’est connecté avec un code de secours")
    shoot(page, place, f"after-{width}")


def test_without_scripts_the_code_of_the_letter_does_it(place, open_page):
    address = f"plain.{ADDRESS}"
    page = open_page(width=320, javascript=False)
    ask(page, place, address)
    expect(page.get_by_role("button", name="Me connecter avec une clé d’accès")).to_be_hidden()
    code = re.findall(r"\b\d{6}\b", wait_for(place, address, 1))[0]
    page.get_by_label("Le code du message").fill("000000" if code != "000000" else "111111")
    page.get_by_role("button", name="Se connecter").last.click()
    expect(page.locator("main")).to_contain_text("Ce n’est pas le code du dernier courriel")
    page.get_by_label("Le code du message").fill(code)
    page.get_by_role("button", name="Se connecter").last.click()
    expect(page.locator("h1")).to_have_text("Mon espace")


def test_a_letter_opened_in_another_browser_says_what_to_do(place, open_page):
    address = f"other.{ADDRESS}"
    page, other = open_page(), open_page(width=320, language="en")
    ask(page, place, address)
    other.goto(link_in(wait_for(place, address, 1)))
    expect(other.locator("h1")).to_have_text("This link cannot be used")
    check_page(other)
    shoot(other, place, "elsewhere-320")
    page.goto(link_in(wait_for(place, address, 1)))
    page.get_by_role("button", name="Se connecter").last.click()
    expect(page.locator("h1")).to_have_text("Mon espace")


def test_a_device_that_refuses_leaves_the_way_by_letter(place, open_page):
    page = open_page(width=320)
    page.goto(f"{place.origin}/identite/courriel/")
    refuses = "navigator.credentials.get = () => Promise.reject(new DOMException('no'))"
    page.evaluate(f"void ({refuses})")
    page.get_by_role("button", name="Me connecter avec une clé d’accès").click()
    expect(page.locator("main")).to_contain_text("La clé d’accès n’a pas servi")
    check_page(page)
