/* A form that is saved while one types is sent when no save is under way any more: the server would
   otherwise see an older version of it and take it for that of another window. */
let running = 0, waiting = null;

function send() {
  if (running || !waiting) return;
  const [form, button] = waiting;
  waiting = null;
  form.requestSubmit(button);
}

document.addEventListener("htmx:beforeRequest", () => { running += 1; });
document.addEventListener("htmx:afterRequest", () => { running -= 1; setTimeout(send, 0); });
document.addEventListener("submit", event => {
  if (!running) return;
  event.preventDefault();
  event.stopPropagation();
  waiting = [event.target, event.submitter];
}, true);
