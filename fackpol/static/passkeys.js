// Passkeys: asks the device to make one, or to sign with one, and sends its answer with the form. Without this, the form
// is not shown: a code proves the same.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

const ask = async (purpose) => {
  const answer = await fetch("/tva-steg/utmaning", { method: "POST", body: new URLSearchParams({ for: purpose }) });
  if (!answer.ok) throw new Error(answer.status);
  const wish = await answer.json();
  wish.challenge = bytes(wish.challenge);
  if (purpose !== "new") {
    return navigator.credentials.get({ publicKey: { ...wish, allowCredentials: known(wish.allowCredentials) } });
  }
  const user = { ...wish.user, id: bytes(wish.user.id) };
  return navigator.credentials.create({ publicKey: { ...wish, user, excludeCredentials: known(wish.excludeCredentials) } });
};

const told = ({ id, rawId, type, response }) => {
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const held = names.filter((name) => response[name]).map((name) => [name, text(response[name])]);
  return JSON.stringify({ id, rawId: text(rawId), type, response: Object.fromEntries(held) });
};

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fault = form.querySelector("[data-failed]");
    fault.textContent = "";
    try {
      form.elements.credential.value = told(await ask(form.dataset.passkey));
      form.submit();
    } catch {
      fault.textContent = fault.dataset.failed;
    }
  });
}
