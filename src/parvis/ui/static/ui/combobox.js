/* Suggestions while one types (ARIA 1.2 combobox with a list). The page works without this file:
   the field is then a plain line of text that the server reads. What the markup says:
   data-suggest        address that answers GET ?q=… with {"results": [{"label", "value"?, "code"?, "detail"?}]}
   data-suggest-code   name of the hidden field of the same form that keeps the code of what was chosen
   data-suggest-with   "parameter=name parameter=name": other fields of the form sent along
   data-suggest-fill   "key=name key=name": fields of the form filled with a key of what was chosen
   data-suggest-words  JSON with the sentences said aloud
   Typing after a choice empties the code: a code always belongs to the words beside it. Choosing
   dispatches "parvis:chosen" (its detail is the result). */
const WAIT = 150, LEAST = 2;
const pairs = text => (text || "").split(/\s+/).filter(Boolean).map(pair => pair.split("="));
const dispatch = (one, name) => one.dispatchEvent(new Event(name, { bubbles: true }));

function upgrade(input) {
  if (input.getAttribute("role") === "combobox") return;
  const form = input.form, id = input.id, words = JSON.parse(input.dataset.suggestWords || "{}");
  const list = document.createElement("ul"), status = document.createElement("p");
  let results = [], active = -1, timer = 0, asking = null, last = null;
  const of = name => form && form.elements.namedItem(name);
  const code = input.dataset.suggestCode ? of(input.dataset.suggestCode) : null;

  list.id = id + "-list"; list.className = "suggestions"; list.hidden = true;
  list.setAttribute("role", "listbox"); list.setAttribute("aria-label", words.list || "");
  status.className = "help suggest-status"; status.setAttribute("role", "status");
  input.after(list); list.after(status);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list",
    "aria-controls": list.id, "aria-expanded": "false", autocomplete: "off", autocapitalize: "none" }))
    input.setAttribute(name, value);

  function close() {
    list.hidden = true; active = -1;
    input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant");
  }
  function mark(position) {
    active = position;
    [...list.children].forEach((one, at) => one.setAttribute("aria-selected", String(at === active)));
    if (active < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[active].id);
    list.children[active].scrollIntoView({ block: "nearest" });
  }
  function say(text) { status.textContent = text || ""; }
  function show() {
    list.replaceChildren(...results.map((result, at) => {
      const line = document.createElement("li");
      line.id = id + "-list-" + at; line.setAttribute("role", "option"); line.setAttribute("aria-selected", "false");
      line.append(result.label);
      if (result.detail) {
        const detail = document.createElement("small");
        detail.textContent = " " + result.detail; line.append(detail);
      }
      return line;
    }));
    list.hidden = !results.length; active = -1;
    input.setAttribute("aria-expanded", String(!list.hidden)); input.removeAttribute("aria-activedescendant");
    const count = results.length;
    say(!count ? words.none : count === 1 ? words.one : (words.many || "").replace("{n}", count));
  }
  function choose(result) {
    input.value = last = result.value || result.label;
    if (code) { code.value = result.code || ""; dispatch(code, "change"); }
    for (const [key, name] of pairs(input.dataset.suggestFill)) {
      const other = of(name);
      if (other && result[key] !== undefined && result[key] !== null) { other.value = result[key]; dispatch(other, "change"); }
    }
    close(); say((words.chosen || "").replace("{label}", result.label));
    dispatch(input, "change");
    input.dispatchEvent(new CustomEvent("parvis:chosen", { bubbles: true, detail: result }));
  }
  async function ask() {
    const typed = input.value.trim();
    if (asking) asking.abort();
    if (typed.length < LEAST) { results = []; close(); return say(""); }
    const address = new URL(input.dataset.suggest, location.href);
    address.searchParams.set("q", typed);
    for (const [parameter, name] of pairs(input.dataset.suggestWith)) {
      const other = of(name);
      if (other && other.value) address.searchParams.set(parameter, other.value);
    }
    asking = new AbortController();
    try {
      const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      results = (await answer.json()).results || [];
      if (document.activeElement === input) show();
    } catch (error) {
      if (error.name === "AbortError") return;
      results = []; close(); say(words.failed);
    }
  }
  input.addEventListener("input", () => {
    if (input.value === last) return;
    last = null;
    if (code && code.value) { code.value = ""; dispatch(code, "change"); }
    clearTimeout(timer); timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", event => {
    const open = !list.hidden, count = results.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) { if (count && last === null) show(); else ask(); return; }
      mark(event.key === "ArrowDown" ? (active + 1) % count : (active <= 0 ? count : active) - 1);
    } else if (event.key === "Enter" && open && active >= 0) {
      event.preventDefault(); choose(results[active]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault(); event.stopPropagation(); close(); say("");
    } else if (event.key === "Tab") close();
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", event => event.preventDefault());  // the field keeps the focus
  list.addEventListener("click", event => {
    const line = event.target.closest("[role=option]");
    if (line) choose(results[[...list.children].indexOf(line)]);
  });
}
const all = root => root.querySelectorAll("input[data-suggest]").forEach(upgrade);
all(document);
document.addEventListener("htmx:load", event => all(event.detail.elt.parentElement || document));
