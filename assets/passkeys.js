// Passkeys: gives the browser what the page asks for, and sends back what it answers.
// <form data-passkey="create|get" data-passkey-options="id of the JSON"> or data-passkey-from="address of it",
// with a hidden field named credential (or ending in it), a hidden place for the button and one for the problem.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

function read({ publicKey }) {
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (publicKey.user) {
    options.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  }
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (publicKey[list]) {
      options[list] = publicKey[list].map((one) => ({ ...one, id: bytes(one.id) }));
    }
  }
  return { publicKey: options };
}

function written(credential) {
  const { response } = credential;
  const answer = { clientDataJSON: text(response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) {
      answer[part] = text(response[part]);
    }
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: answer,
  };
}

async function optionsOf(form) {
  if (!form.dataset.passkeyFrom) {
    return JSON.parse(document.getElementById(form.dataset.passkeyOptions).textContent);
  }
  const answer = await fetch(form.dataset.passkeyFrom, { headers: { Accept: "application/json" } });
  if (!answer.ok) {
    throw new Error(`The options were answered with ${answer.status}.`);
  }
  return (await answer.json()).request_options;
}

async function ask(form) {
  const problem = form.querySelector("[data-passkey-problem]");
  problem.hidden = true;
  try {
    const options = read(await optionsOf(form));
    const credential = await (form.dataset.passkey === "create"
      ? navigator.credentials.create(options)
      : navigator.credentials.get(options));
    form.querySelector("[name$=credential]").value = JSON.stringify(written(credential));
    form.submit();
  } catch {
    problem.hidden = false; // refused, interrupted, or none of this user's here: the page says what to do
  }
}

export function startPasskeys() {
  if (!window.PublicKeyCredential) {
    return;
  }
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const way = form.querySelector("[data-passkey-way]");
    way.hidden = false;
    way.querySelector("button").addEventListener("click", () => ask(form));
  }
}
