// The slip of the token that was booked or chosen last: on paper it takes the place of the page.

const slip = document.querySelector(".slip");
const form = document.querySelector(".printing form");
const kept = "opdesk-printing";

function choices() {
  try {
    const read = JSON.parse(localStorage.getItem(kept));
    return read && typeof read === "object" ? read : {};
  } catch {
    return {};
  }
}

function show() {
  document.body.dataset.paper = form.elements.paper.value;
}

// As this device was set before.
for (const [name, value] of Object.entries(choices())) {
  const input = form.elements[name];
  if (input?.type === "checkbox") input.checked = value === true;
  else if (input && [...input.options].some((option) => option.value === value)) input.value = value;
}
show();

form.addEventListener("change", () => {
  show();
  const { paper, lang, at_once: atOnce } = form.elements;
  try {
    localStorage.setItem(kept, JSON.stringify({ paper: paper.value, lang: lang.value, at_once: atOnce.checked }));
  } catch {
    // A device that keeps nothing is set each time.
  }
});
form.addEventListener("submit", (event) => event.preventDefault());

let wanted;

// What Ctrl+P then prints, too.
async function load(token) {
  wanted = token;
  const query = new URLSearchParams({ lang: form.elements.lang.value });
  const html = await OPDesk.part(`/desk/tokens/${token}/slip?${query}`).catch(() => undefined);
  // Another was asked for meanwhile.
  if (wanted !== token) return false;
  slip.innerHTML = html ?? "";
  return html !== undefined;
}

async function print(token) {
  if (await load(token)) window.print();
  else OPDesk.tellLost();
}

OPDesk.slip = { print, booked: (token) => (form.elements.at_once.checked ? print(token) : load(token)) };

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-slip]");
  if (button) print(button.dataset.slip);
});
