// Sends what a button or a form says to the ordinary calls, tells what came of it, and offers to take it back.

const toast = document.querySelector(".toast");
const said = toast.querySelector(".said");
const undo = toast.querySelector(".undo");
const words = toast.dataset;
const toastTime = 12_000;
let vanish;

// The key of a request whose answer is not known: sent again, it is done once.
const keys = new Map();

function keyOf(name) {
  if (!keys.has(name)) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    keys.set(name, Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""));
  }
  return keys.get(name);
}

function tell(text, { isRefused = false, undoing } = {}) {
  clearTimeout(vanish);
  said.textContent = text;
  toast.classList.toggle("refused", isRefused);
  undo.hidden = !undoing;
  undo.onclick = undoing ?? null;
  toast.hidden = false;
  if (!isRefused) vanish = setTimeout(() => { toast.hidden = true; }, toastTime);
}

toast.querySelector(".close").addEventListener("click", () => { toast.hidden = true; });

async function refusal(answer) {
  if (answer.status === 401) return words.login;
  const problem = await answer.json().catch(() => ({}));
  const sentence = answer.status === 503 ? words.away : answer.status === 403 ? words.forbidden : words.refused;
  return `${sentence} ${problem.detail ?? ""}`;
}

// Gives the answer's JSON; nothing when it was refused, which is told.
//
// - `onChanged`: called instead when the session is not the one of `expected_version` any more.
async function send(path, fields, { onChanged } = {}) {
  const body = JSON.stringify(fields);
  const name = `${path} ${body}`;
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "Idempotency-Key": keyOf(name) },
      body,
    });
  } catch {
    tell(words.lost, { isRefused: true });
    return undefined;
  }
  // What is not known to be done or refused is asked for again under the same key.
  if (answer.status < 500) keys.delete(name);
  if (!answer.ok) {
    if (onChanged && answer.status === 409 && (await answer.clone().json()).field === "expected_version") return onChanged();
    tell(await refusal(answer), { isRefused: true });
    return undefined;
  }
  return answer.json();
}

// How the answer's command is taken back: by its session and version, or, of a leave, by its number. The version of a
// transfer is that of the session which the person has left.
function reversal(path, answer) {
  if (answer.leave_id) return [`${path}s/${answer.leave_id}/undo`, {}];
  const token = answer.transferred ?? answer.token ?? Object.values(answer).find((each) => each?.doctor_id && each.date);
  const session = token
    ? `/doctors/${token.doctor_id}/sessions/${token.date}` : document.querySelector("[data-session]")?.dataset.session;
  return answer.version && session ? [`${session}/undo`, { version: answer.version }] : undefined;
}

async function act(path, fields) {
  const answer = await send(path, fields);
  if (!answer) return false;
  tellDone(path, answer);
  return true;
}

function tellDone(path, answer) {
  const back = reversal(path, answer);
  tell(words.done, {
    undoing: back && (async () => {
      undo.hidden = true;
      if (await send(...back)) tell(words.undone);
    }),
  });
}

// A part of the page as the server makes it; nothing when it cannot be had.
async function part(path) {
  const answer = await fetch(path, { headers: { Accept: "text/html" }, cache: "no-store" });
  // The login is over.
  if (answer.redirected) location.reload();
  return answer.ok && !answer.redirected ? answer.text() : undefined;
}

// For the scripts of single pages.
Object.assign(globalThis.OPDesk, { send, part, tellDone, tellLost: () => tell(words.lost, { isRefused: true }),
  tellChanged: () => tell(words.changed, { isRefused: true }) });

async function whileDisabled(button, work) {
  if (button.disabled) return;
  button.disabled = true;
  try {
    await work();
  } finally {
    button.disabled = false;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-post]");
  if (!button || (button.dataset.ask && !confirm(button.dataset.ask))) return;
  whileDisabled(button, () => act(button.dataset.post, {}));
});

function fieldsOf(form) {
  const fields = {};
  for (const input of form.querySelectorAll("[name]")) {
    if (input.value === "") continue;
    // One choice may fill several fields: doctor_id:slot_index with 2:0.
    const values = input.value.split(input.name.includes(":") ? ":" : "\n");
    input.name.split(":").forEach((name, place) => {
      fields[name] = "number" in input.dataset ? Number(values[place]) : values[place];
    });
  }
  return fields;
}

// What a form would do to others is shown before it is done.
async function preview(form, fields) {
  const answer = await send(`${form.dataset.post}?dry_run=true`, fields);
  if (!answer) return false;
  const lines = answer.affected.filter((each) => each.outcome !== "seat_kept").map((each) => {
    const template = words[`outcome_${each.outcome}`] ?? "{name}";
    return template.replace("{name}", () => `${each.token.number} ${each.token.patient_name ?? ""}`)
      .replace("{slot}", () => each.slot_label ?? "");
  });
  return confirm([form.dataset.preview, ...(lines.length ? lines : [form.dataset.nobody])].join("\n"));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.post) return;
  event.preventDefault();
  const fields = fieldsOf(form);
  whileDisabled(form.querySelector("[type=submit]"), async () => {
    if (form.dataset.preview && !(await preview(form, fields))) return;
    await act(form.dataset.post, fields);
  });
});

// One key each for what is done all day, but not while somebody types.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.target.closest("input, textarea, select")) return;
  const button = document.querySelector(`[data-press="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
