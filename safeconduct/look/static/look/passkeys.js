/* Asks a passkey what the page says, and sends its form with the answer. Without this file the button stays hidden and
   codes and passphrases do what they always did. */
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const begun = Date.now();
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
  const named = (list) => list.map((id) => ({ type: "public-key", id: bytes(id) }));

  const make = async (asked) => {
    const made = await navigator.credentials.create({ publicKey: {
      challenge: bytes(asked.challenge),
      rp: { id: asked.host, name: "Safeconduct" },
      user: { id: bytes(asked.user.id), name: asked.user.name, displayName: asked.user.display },
      pubKeyCredParams: asked.algorithms.map((alg) => ({ type: "public-key", alg })),
      excludeCredentials: named(asked.known),
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
      attestation: "none",
      extensions: { prf: {} },
    } });
    const prf = made.getClientExtensionResults().prf;
    return {
      made: JSON.stringify({ client: text(made.response.clientDataJSON), attestation: text(made.response.attestationObject) }),
      has_prf: prf && prf.enabled ? "on" : "",
    };
  };

  const ask = async (asked) => {
    const publicKey = {
      challenge: bytes(asked.challenge),
      rpId: asked.host,
      allowCredentials: named(asked.allowed || []),
      userVerification: "required",
    };
    if (asked.prf) publicKey.extensions = { prf: { eval: { first: bytes(asked.prf) } } };
    const signed = await navigator.credentials.get({ publicKey });
    const prf = signed.getClientExtensionResults().prf;
    const { clientDataJSON, authenticatorData, signature } = signed.response;
    return {
      passkey: JSON.stringify({
        id: text(signed.rawId), client: text(clientDataJSON), authenticator: text(authenticatorData), signature: text(signature),
      }),
      prf: prf && prf.results ? text(prf.results.first) : "",
    };
  };

  const empty = (form) => [...form.querySelectorAll("input:not([type=hidden], [name=code], [name=old_code])")]
    .find((field) => !field.hidden && field.value === "");

  document.querySelectorAll("[data-passkey]").forEach((place) => {
    const asked = JSON.parse(place.dataset.passkey);
    const button = place.querySelector("button");
    const form = button.form;
    button.hidden = false;
    // A page that comes back from the browser's memory has nothing of an answer that was sent.
    window.addEventListener("pageshow", () => { form.elements.passkey.value = form.elements.prf.value = ""; });
    button.addEventListener("click", async () => {
      const first = empty(form);
      if (first) { first.focus(); return; }
      button.disabled = true;
      try {
        if (Date.now() - begun > (asked.seconds - 30) * 1000) throw new Error("too late");
        const answers = await (asked.user ? make(asked) : ask(asked));
        for (const [name, value] of Object.entries(answers)) form.elements[name].value = value;
        form.requestSubmit();
      } catch {
        place.querySelector("[role=alert]").hidden = false;
      }
      button.disabled = false;
    });
  });
})();
