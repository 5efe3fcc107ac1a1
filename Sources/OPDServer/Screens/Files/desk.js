// The clerk's desk, by keyboard alone: Enter shows what a booking would do, Enter again does it, Escape goes back.

const form = document.querySelector(".booking");
const preview = form.querySelector(".preview");
const booked = form.querySelector(".booked");
const words = form.dataset;
const slots = form.querySelector(".slot-choices");
const find = document.querySelector("#find");
const people = document.querySelector("[data-region=people]");
const heading = document.querySelector(".finding .heading");
const findPause = 150;
const attempts = 5;
const { part } = OPDesk;

// What was looked at: the fields as they will be sent, and the answer that was shown.
let looked;

function filled(text, places) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => places[name] ?? whole);
}

function label(index) {
  return form.querySelector(`[name=slot_index][value="${index}"]`)?.dataset.label ?? "";
}

async function showSlots() {
  const chosen = form.elements.slot_index?.value;
  const query = new URLSearchParams({ doctor_id: form.elements.doctor_id.value, date: form.elements.date.value });
  const html = await part(`/desk/slots?${query}`).catch(() => undefined);
  if (html === undefined) return;
  const hadFocus = slots.contains(document.activeElement);
  OPDesk.replace(slots, html);
  const same = slots.querySelector(`[value="${CSS.escape(chosen ?? "")}"]:enabled`);
  if (same) same.checked = true;
  if (hadFocus) slots.querySelector(":checked")?.focus();
}

function fieldsOf() {
  const data = new FormData(form);
  const fields = {
    doctor_id: Number(data.get("doctor_id")), slot_index: Number(data.get("slot_index")), date: data.get("date"),
    patient_name: data.get("patient_name"), source: data.get("source"),
  };
  if (data.get("phone")) fields.phone = data.get("phone");
  return fields;
}

function back() {
  looked = undefined;
  preview.hidden = true;
}

function would(answer) {
  const place = label(answer.token.slot_index);
  const sentences = [filled(answer.waitlisted ? words.wordsWait : words.wordsSeat, {
    name: answer.token.patient_name, slot: place, number: answer.token.number,
  })];
  const bumped = answer.bumped_token;
  if (bumped) {
    sentences.push(filled(bumped.status === "booked" ? words.wordsMoves : words.wordsWaits, {
      name: `${bumped.number} ${bumped.patient_name}`, slot: label(bumped.slot_index),
    }));
  }
  return sentences.join(" ");
}

// What somebody agrees to. The number may become another one.
function effect({ token, waitlisted, bumped_token: bumped }) {
  return JSON.stringify([token.slot_index, waitlisted, bumped && [bumped.id, bumped.status, bumped.slot_index]]);
}

function show(answer) {
  preview.querySelector(".would").textContent = would(answer);
  preview.hidden = false;
  preview.querySelector(".confirm").focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  booked.hidden = true;
  const fields = fieldsOf();
  const answer = await OPDesk.send("/tokens/book?dry_run=true", fields);
  if (!answer) return back();
  looked = { fields, answer };
  show(answer);
});

// On a busy day a session changes while somebody reads. What has the same effect is done; another one is shown first.
async function book({ fields, answer: seen }) {
  const hasChanged = Symbol("changed");
  let now = seen;
  for (let attempt = 0; attempt < attempts && effect(now) === effect(seen); attempt += 1) {
    const wanted = { ...fields, expected_version: now.version };
    const answer = await OPDesk.send("/tokens/book", wanted, { onChanged: () => hasChanged });
    if (answer !== hasChanged) return answer;
    now = await OPDesk.send("/tokens/book?dry_run=true", fields);
    if (!now) return undefined;
  }
  looked = { fields, answer: now };
  OPDesk.tellChanged();
  show(now);
  return "shown";
}

preview.querySelector(".confirm").addEventListener("click", async (event) => {
  const button = event.currentTarget;
  if (!looked || button.disabled) return;
  button.disabled = true;
  const answer = await book(looked).finally(() => { button.disabled = false; });
  if (answer === "shown") return button.focus();
  back();
  if (!answer) return;
  OPDesk.tellDone("/tokens/book", answer);
  booked.querySelector(".number b").textContent = answer.token.number;
  booked.querySelector(".done").textContent = filled(answer.waitlisted ? words.wordsWaitlisted : words.wordsBooked, {
    name: answer.token.patient_name, slot: label(answer.token.slot_index),
  });
  booked.querySelector(".link").href = `/t/${answer.link}`;
  booked.querySelector(".print").dataset.slip = answer.token.id;
  booked.hidden = false;
  form.elements.patient_name.value = "";
  form.elements.phone.value = "";
  form.elements.patient_name.focus();
  OPDesk.slip.booked(`${answer.token.id}`);
  showSlots();
});

preview.querySelector(".back").addEventListener("click", () => {
  back();
  form.elements.patient_name.focus();
});

form.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || preview.hidden) return;
  back();
  form.elements.patient_name.focus();
});

// Another wish than the one that was looked at.
form.addEventListener("input", back);
form.elements.doctor_id.addEventListener("change", showSlots);
form.elements.date.addEventListener("change", showSlots);

// Finding people

let waiting;

// Whoever has opened something more about a person is not interrupted.
function isOpen() {
  return people.querySelector("details[open]") !== null;
}

// Answers may come in another order: the last question counts.
let asked = 0;
// Whether the list is what was asked for, and not what the server has sent by itself.
let isAsked = false;

async function search() {
  asked += 1;
  isAsked = true;
  const question = asked;
  const text = find.value.trim();
  heading.textContent = text ? heading.dataset.found : heading.dataset.newest;
  const html = await part(`/desk/people?${new URLSearchParams({ q: text })}`).catch(() => undefined);
  OPDesk.whenReleased(() => {
    if (html !== undefined && question === asked && !isOpen()) OPDesk.replace(people, html);
  });
}

function close() {
  for (const details of people.querySelectorAll("details[open]")) details.open = false;
}

find.addEventListener("input", () => {
  close();
  clearTimeout(waiting);
  waiting = setTimeout(search, findPause);
});
find.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  clearTimeout(waiting);
  search().then(() => people.querySelector("button")?.focus());
});

// What is sent anew are the newest; who looks for somebody keeps seeing them, as they are now.
people.addEventListener("region-arrives", (event) => {
  showSlots();
  isAsked = find.value.trim() !== "" || isOpen();
  if (!isAsked) return;
  event.preventDefault();
  search();
});
// What was done and taken back at once is no change to the server, but may be one to the list.
document.addEventListener("beat", () => {
  if (isAsked) search();
});
people.addEventListener("click", (event) => {
  if (event.target.closest(".loaded button[data-post]")) close();
});
people.addEventListener("submit", close);

people.addEventListener("toggle", async (event) => {
  const details = event.target;
  if (!details.open) search();
  if (!details.open || !details.dataset.load) return;
  const html = await part(details.dataset.load).catch(() => undefined);
  if (html !== undefined) details.querySelector(".loaded").innerHTML = html;
}, true);
