/* A form that is saved while one types. It is sent when no save is under way any more, and once it
   is sent no save of it begins: the server would otherwise be given the same version twice, and
   take the second for that of another window. */
let running = 0, waiting = null, leaving = null;

function send() {
  if (running || !waiting) return;
  const [form, button] = waiting;
  waiting = null;
  form.requestSubmit(button);
}

// Asked when a save begins: until then `upload.js` may have taken the sending over, or given it up.
const sent = form => form.getAttribute("aria-busy") === "true" || (leaving?.target === form && !leaving.defaultPrevented);

document.addEventListener("htmx:beforeRequest", event => {
  const form = event.target.closest("form");
  if (form && sent(form)) event.preventDefault();
  else running += 1;
});
document.addEventListener("htmx:afterRequest", () => { running -= 1; setTimeout(send, 0); });
document.addEventListener("submit", event => {
  leaving = event;
  if (!running) return;
  event.preventDefault();
  event.stopPropagation();
  waiting = [event.target, event.submitter];
}, true);
// A page that the browser kept and shows again is typed in again.
window.addEventListener("pageshow", () => { leaving = null; });
