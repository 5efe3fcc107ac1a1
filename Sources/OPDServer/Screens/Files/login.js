// Sends the form as the API takes it. The names that logged in on this device are offered again; nothing else is kept.

const form = document.querySelector(".login-form");
const names = document.querySelector(".names");
const refused = form.querySelector(".refused");
const button = form.querySelector("button");
const kept = "opdesk-names";
const keptCount = 8;

function keptNames() {
  try {
    const read = JSON.parse(localStorage.getItem(kept));
    return Array.isArray(read) ? read.filter((name) => typeof name === "string").slice(0, keptCount) : [];
  } catch {
    return [];
  }
}

function keep(name) {
  try {
    localStorage.setItem(kept, JSON.stringify([name, ...keptNames().filter((other) => other !== name)].slice(0, keptCount)));
  } catch {
    // A device that keeps nothing asks for the name each time.
  }
}

for (const name of keptNames()) {
  const choice = document.createElement("button");
  choice.type = "button";
  choice.className = "quiet";
  choice.textContent = name;
  choice.addEventListener("click", () => {
    form.elements.user.value = name;
    form.elements.password.focus();
  });
  names.append(choice);
  names.hidden = false;
}
(names.hidden ? form.querySelector("input") : names.querySelector("button")).focus();

function say(text, answer) {
  refused.textContent = text.replace("{count}", answer?.headers.get("Retry-After") ?? "");
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  say("");
  try {
    const fields = Object.fromEntries(new FormData(form));
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(fields),
    });
    if (answer.ok) {
      keep(fields.user);
      location.assign(form.dataset.next);
      return;
    }
    form.elements.password.value = "";
    form.elements.password.focus();
    if (answer.status === 401) say(form.dataset.wrong);
    else if (answer.status === 429) say(form.dataset.wait, answer);
    else say(`${form.dataset.refused} ${(await answer.json()).detail ?? ""}`);
  } catch {
    say(form.dataset.lost);
  }
  button.disabled = false;
});
