/* The studio refined; each page does the same without this file.
   1. A rule: the choices that follow are fetched as soon as one is made (the button "Update the
   choices" does it otherwise). Only the answer to the last change is shown; what is being typed
   stays as it is typed. */
(function () {
  "use strict";
  var form = document.getElementById("rule-form"), turn = 0;
  if (!form || !window.fetch) return;
  function show(html) {
    var fresh = new DOMParser().parseFromString(html, "text/html").getElementById("rule");
    var held = document.activeElement, id = held && form.contains(held) ? held.id : "";
    if (!fresh) return;
    document.getElementById("rule").replaceWith(fresh);
    var again = id && document.getElementById(id);
    if (!again) return;
    if (held.type === "text" && again.type === "text") again.value = held.value;
    again.focus({ preventScroll: true });
  }
  form.addEventListener("change", function () {
    var mine = ++turn, sent = new URLSearchParams(new FormData(form));
    sent.set("then", "show");
    fetch(location.href, { method: "POST", body: sent, credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (html) { if (html && mine === turn) show(html); })
      .catch(function () { /* the button still works */ });
  });
})();

/* 2. Putting the form in order with the mouse. The buttons of each line do it otherwise: this only
   presses the form's own button "place:<question>:<place>:<after>". */
(function () {
  "use strict";
  var form = document.getElementById("outline"), held = null, mark = null;
  if (!form) return;
  function clear() {
    if (mark) mark.classList.remove("drop-here", "drop-end");
    mark = null;
  }
  form.querySelectorAll("[data-item], [data-step]").forEach(function (one) {
    one.draggable = true;
    one.dataset.grab = "";
  });
  form.querySelectorAll("a, button, summary").forEach(function (one) { one.draggable = false; });
  form.addEventListener("dragstart", function (event) {
    held = event.target.closest("[data-item], [data-step]");
    if (!held) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.id);
    held.classList.add("dragged");
  });
  form.addEventListener("dragend", function () {
    if (held) held.classList.remove("dragged");
    held = null;
    clear();
  });
  function target(event) {
    if (!held) return null;
    var kind = held.dataset.step ? "[data-step]" : "[data-item], [data-place]";
    var found = event.target.closest(kind);
    return found && !held.contains(found) ? found : null;
  }
  form.addEventListener("dragover", function (event) {
    var found = target(event);
    clear();
    if (!found) return;
    event.preventDefault();
    mark = found;
    found.classList.add(before(found, event) ? "drop-here" : "drop-end");
  });
  function before(found, event) {
    if (!held.dataset.step && found.dataset.place && !found.dataset.item) return false;
    var box = found.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2;
  }
  function earlier(found, name) {
    var one = found.previousElementSibling;
    return one && one.dataset[name] ? one.dataset[name] : "0";
  }
  form.addEventListener("drop", function (event) {
    var found = target(event), first, into, after, id;
    if (!found) return;
    event.preventDefault();
    first = before(found, event);
    if (held.dataset.step) {
      id = held.dataset.step;
      into = "0";
      after = first ? earlier(found, "step") : found.dataset.step;
    } else {
      id = held.dataset.item;
      if (found.dataset.item) {
        into = found.parentElement.closest("[data-place]").dataset.place;
        after = first ? earlier(found, "item") : found.dataset.item;
      } else {
        var items = found.querySelectorAll(":scope > ol > [data-item]");
        into = found.dataset.place;
        after = items.length ? items[items.length - 1].dataset.item : "0";
      }
    }
    if (after === id) after = earlier(held, held.dataset.step ? "step" : "item");
    var press = document.createElement("button");
    press.type = "submit";
    press.name = "do";
    press.value = ["place", id, into, after].join(":");
    press.hidden = true;
    form.appendChild(press);
    form.requestSubmit(press);
  });
})();
