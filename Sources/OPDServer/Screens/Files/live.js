// Keeps a page as the hospital is: takes each part that the server sends anew, and says when the connection is lost.

const silenceMax = 40_000; // The server says something at least every 15 seconds.
const retryPause = 3_000;
const offline = document.querySelector(".offline");

// The last of each part, as it was sent.
const shown = new Map();

let source;
let silence;
let retry;

function heard() {
  offline.hidden = true;
  clearTimeout(silence);
  silence = setTimeout(lost, silenceMax);
}

function lost() {
  offline.hidden = false;
  source?.close();
  clearTimeout(silence);
  clearTimeout(retry);
  retry = setTimeout(comeBack, retryPause);
}

// What the page was about may be gone meanwhile: then the page itself is asked for, which says so.
async function comeBack() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (answer.status >= 500) return lost();
    if (!answer.ok) return location.reload();
    connect();
  } catch {
    lost();
  }
}

function isSame(element, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.innerHTML === element.innerHTML;
}

// What is under a finger or the mouse stays until it is let go: a button that goes away between press and release is not
// pressed.
let isPressed = false;
const held = [];

function whenReleased(work) {
  if (isPressed) held.push(work);
  else work();
}

function released() {
  // After the click that follows.
  setTimeout(() => {
    isPressed = false;
    while (held.length) held.shift()();
  });
}

addEventListener("pointerdown", () => { isPressed = true; }, true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, released, true);
// Of the window alone: a press also takes the focus from whatever had it.
addEventListener("blur", released);

// Puts something new in the place of what an element shows, unless it is the same.
function replace(element, html) {
  if (isSame(element, html)) return;
  const focused = element.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  element.innerHTML = html;
  if (focused) element.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

// For the scripts of single pages.
globalThis.OPDesk = { replace, whenReleased };

function take({ region, html }) {
  const element = document.querySelector(`[data-region="${CSS.escape(region)}"]`);
  if (!element) return location.reload();
  // The first time the server sends all: what is the same stays as it is, with what somebody does in it.
  if (shown.get(region) === html || (!shown.has(region) && isSame(element, html))) return shown.set(region, html);
  shown.set(region, html);
  // A page may have something of its own to show in its place.
  if (!element.dispatchEvent(new CustomEvent("region-arrives", { cancelable: true }))) return;
  replace(element, html);
  element.dispatchEvent(new CustomEvent("region", { bubbles: true }));
}

function connect() {
  source = new EventSource(document.body.dataset.stream);
  source.addEventListener("open", heard);
  source.addEventListener("beat", () => {
    heard();
    document.dispatchEvent(new CustomEvent("beat"));
  });
  source.addEventListener("region", (event) => {
    heard();
    const part = JSON.parse(event.data);
    whenReleased(() => take(part));
  });
  source.addEventListener("reload", () => location.reload());
  source.addEventListener("error", () => {
    offline.hidden = false;
    if (source.readyState === EventSource.CLOSED) lost();
  });
}

// Whoever comes back to a page that slept sees at once what is so now.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && source.readyState !== EventSource.OPEN) lost();
});

heard();
connect();
