/* Shows or hides a password that is being typed; hidden again when the form is sent. */
document.querySelectorAll("[data-show-password]").forEach(button => {
  const input = document.getElementById(button.dataset.showPassword);
  if (!input || !button.hidden) return;
  const set = shown => { input.type = shown ? "text" : "password"; button.setAttribute("aria-pressed", String(shown)); };
  button.hidden = false;
  button.addEventListener("click", () => set(input.type === "password"));
  if (input.form) input.form.addEventListener("submit", () => set(false));
});
