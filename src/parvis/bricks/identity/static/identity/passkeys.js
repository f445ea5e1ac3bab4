// Passkeys: a form with `data-passkey="new"` or "use" carries the options of its ceremony as JSON.
// Its button asks the device; the answer is put in the form, which is then sent as any other form.
// Without this script, or where the browser has no passkeys, those forms stay hidden and the page
// keeps its way by e-mail.
(() => {
  const bytes = (text) => {
    const plain = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
  };
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const ask = async (form, options) => {
    const publicKey = { ...options, challenge: bytes(options.challenge) };
    if (form.dataset.passkey === "new") {
      publicKey.user = { ...options.user, id: bytes(options.user.id) };
      publicKey.excludeCredentials = named(options.excludeCredentials);
      return navigator.credentials.create({ publicKey });
    }
    publicKey.allowCredentials = named(options.allowCredentials);
    return navigator.credentials.get({ publicKey });
  };

  const told = (made) => {
    const { response } = made;
    const said = { clientDataJSON: text(response.clientDataJSON) };
    if (response.attestationObject) {
      said.attestationObject = text(response.attestationObject);
      said.transports = response.getTransports ? response.getTransports() : [];
    } else {
      said.authenticatorData = text(response.authenticatorData);
      said.signature = text(response.signature);
      if (response.userHandle) said.userHandle = text(response.userHandle);
    }
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response: said });
  };

  if (!window.PublicKeyCredential) return;
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    form.hidden = false;
    const words = form.querySelector("[data-passkey-words]");
    form.addEventListener("submit", async (event) => {
      const answer = form.querySelector("input[name=answer]");
      if (answer.value) return;
      event.preventDefault();
      words.textContent = "";
      const button = form.querySelector("button");
      button.disabled = true;
      try {
        answer.value = told(await ask(form, JSON.parse(form.dataset.options)));
        form.submit();
      } catch (error) {
        const known = error.name === "InvalidStateError";
        words.textContent = known ? words.dataset.known : words.dataset.stopped;
        button.disabled = false;
        button.focus();
      }
    });
  });
})();
