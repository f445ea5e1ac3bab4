/* How far a document has gone, for forms with a file. The page works without this file: the browser
   then sends the form itself. Markup: <input type="file" data-upload-words="JSON with the sentences">.
   The same form is sent to the same address; the server's answer is the page that one would have had.
   Documents under LEAST octets are left to the browser: they are there before one can read a bar. */
const LEAST = 200000, STEP = 25;
const chosen = form => [...form.querySelectorAll("input[type=file][data-upload-words]")].filter(one => one.files.length);
const weigh = inputs => inputs.flatMap(one => [...one.files]).reduce((sum, file) => sum + file.size, 0);

function bar(input, words) {
  const box = document.createElement("div"), line = document.createElement("p"), name = document.createElement("span");
  const percent = document.createElement("span"), meter = document.createElement("progress");
  const status = document.createElement("p"), stop = document.createElement("button");
  const label = words.sending.replace("{name}", [...input.files].map(file => file.name).join(", "));
  let told = -1;
  box.className = "progress upload"; line.className = "small"; percent.className = "number";
  name.textContent = label; meter.max = 100; meter.setAttribute("aria-label", label);
  status.setAttribute("role", "status"); status.className = "visually-hidden";
  stop.type = "button"; stop.className = "btn quiet"; stop.textContent = words.stop;
  line.append(name, " ", percent); box.append(line, meter, status, stop);
  input.closest(".field").append(box);
  return {
    stop, remove: () => box.remove(),
    show(part) {
      meter.value = part; percent.textContent = part + " %";
      const now = part - part % STEP;  // said aloud four times, not a hundred
      if (now !== told) { told = now; status.textContent = part < 100 ? words.far.replace("{n}", now) : words.checking; }
      if (part === 100) name.textContent = words.checking;
    },
    fail(text) {
      meter.remove(); stop.remove(); status.remove(); percent.remove(); box.setAttribute("role", "alert");
      line.className = "error"; name.textContent = text;
    },
  };
}

function arrive(request) {
  if (request.responseURL.split("#")[0] !== location.href.split("#")[0]) return location.assign(request.responseURL);
  const fresh = new DOMParser().parseFromString(request.responseText, "text/html");
  document.title = fresh.title;
  document.body.replaceWith(document.adoptNode(fresh.body));
  if (window.htmx) htmx.process(document.body);
  document.dispatchEvent(new CustomEvent("parvis:arrived"));
  scrollTo(0, 0);
  (document.querySelector("[autofocus]") || document.getElementById("main")).focus();
}

document.addEventListener("submit", event => {
  const form = event.target, inputs = chosen(form);
  if (event.defaultPrevented || form.method !== "post" || form.enctype !== "multipart/form-data") return;
  if (form.getAttribute("aria-busy") === "true") return event.preventDefault();
  document.querySelectorAll(".upload").forEach(one => one.remove());
  if (!inputs.length || weigh(inputs) < LEAST) return;
  event.preventDefault();
  const words = JSON.parse(inputs[0].dataset.uploadWords), shown = bar(inputs[0], words), request = new XMLHttpRequest();
  const over = text => { form.removeAttribute("aria-busy"); if (text) shown.fail(text); else shown.remove(); };
  form.setAttribute("aria-busy", "true");
  shown.show(0);
  shown.stop.addEventListener("click", () => { request.abort(); inputs[0].focus(); });
  request.upload.addEventListener("progress", now => { if (now.lengthComputable) shown.show(Math.floor(100 * now.loaded / now.total)); });
  request.addEventListener("error", () => over(words.failed));
  request.addEventListener("abort", () => over(words.stopped));
  request.addEventListener("load", () => {
    if (!/^text\/html/.test(request.getResponseHeader("Content-Type") || "")) return over(words.failed);
    over(""); arrive(request);
  });
  const button = event.submitter, data = new FormData(form);
  if (button && button.name) data.append(button.name, button.value);
  request.open("POST", (button && button.getAttribute("formaction")) || form.getAttribute("action") || location.href);
  request.send(data);
});
