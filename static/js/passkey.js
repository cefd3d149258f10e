// Passkeys: has the browser make one or sign with one, and sends its answer with the form that asked. The form begins as
// a sentence that says what is missing; what needs a passkey is shown only where the browser has them.
(() => {
  "use strict";
  const BYTES = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const described = (list) => list?.map((each) => ({ ...each, id: bytes(each.id) }));

  const asked = (kind, options) => {
    const read = kind === "create" ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
    if (PublicKeyCredential[read]) return PublicKeyCredential[read](options);
    const found = { ...options, challenge: bytes(options.challenge) };
    if (options.user) found.user = { ...options.user, id: bytes(options.user.id) };
    for (const name of ["allowCredentials", "excludeCredentials"]) if (options[name]) found[name] = described(options[name]);
    return found;
  };
  const told = (credential) => {
    try { return credential.toJSON(); } catch { /* an older browser */ }
    const { id, type, rawId, response, authenticatorAttachment } = credential;
    const found = BYTES.filter((name) => response[name]).map((name) => [name, text(response[name])]);
    return {
      id, type, authenticatorAttachment, rawId: text(rawId), response: Object.fromEntries(found),
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  };

  // The question lies in the page; where nobody is known yet, it is fetched when somebody wants to answer.
  const question = async (form) => {
    const here = document.getElementById("passkey-options");
    if (here) return JSON.parse(here.textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    return (await answer.json()).request_options;
  };
  const answer = async (form) => {
    const kind = form.dataset.passkey;
    const publicKey = asked(kind, (await question(form)).publicKey);
    form.elements.credential.value = JSON.stringify(told(await navigator.credentials[kind]({ publicKey })));
  };

  const begin = (form) => {
    const shown = (name) => form.querySelector(`[data-${name}]`);
    const { host } = form.dataset;
    const isHere = location.hostname === host || location.hostname.endsWith(`.${host}`);
    const isAble = Boolean(window.PublicKeyCredential && navigator.credentials);
    shown("unable").hidden = isAble || !isHere;
    shown("elsewhere").hidden = isHere;
    shown("able").hidden = !isAble || !isHere;
    const say = (name = "") => {
      for (const each of ["failed", "known"]) if (shown(each)) shown(each).hidden = each !== name;
    };
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (form.getAttribute("aria-busy")) return;
      form.setAttribute("aria-busy", "true");
      say();
      try {
        await answer(form);
        form.submit();
      } catch (fault) {
        form.removeAttribute("aria-busy");
        say(fault.name === "InvalidStateError" ? "known" : "failed");
      }
    });
  };
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("form[data-passkey]").forEach(begin));
})();
