/* Keyboard shortcuts for agents. Alt and a letter go to what carries data-shortcut: a link is
   opened, a button is pressed; a decision always asks again on its own page. They are shown beside
   the words, and the button with data-shortcuts-switch turns them off for this browser. */
(function () {
  "use strict";
  var key = "parvis-shortcuts", root = document.documentElement;
  function on() { try { return localStorage.getItem(key) !== "off"; } catch (e) { return true; } }
  function show() {
    root.classList.toggle("shortcuts-on", on());
    document.querySelectorAll("[data-shortcuts-switch]").forEach(function (button) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(on()));
    });
    document.querySelectorAll("[data-shortcut]").forEach(function (one) {
      if (on()) one.setAttribute("aria-keyshortcuts", "Alt+" + one.dataset.shortcut.toUpperCase());
      else one.removeAttribute("aria-keyshortcuts");
    });
  }
  document.addEventListener("keydown", function (event) {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !on()) return;
    var letter = event.code.indexOf("Key") === 0 && event.key.length > 1 ? event.code.slice(3) : event.key;
    var target = document.querySelector('[data-shortcut="' + CSS.escape(letter.toLowerCase()) + '"]');
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.click();
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-shortcuts-switch]");
    if (!button) return;
    try { localStorage.setItem(key, on() ? "off" : "on"); } catch (e) { /* private window */ }
    show();
  });
  show();
})();
