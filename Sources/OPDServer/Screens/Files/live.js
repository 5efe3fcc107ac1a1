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

function take({ region, html }) {
  const element = document.querySelector(`[data-region="${CSS.escape(region)}"]`);
  if (!element) return location.reload();
  // The first time the server sends all: what is the same stays as it is, with what somebody does in it.
  if (shown.get(region) === html) return;
  const isFirst = !shown.has(region);
  shown.set(region, html);
  if (isFirst && isSame(element, html)) return;
  // A page may have something of its own to show in its place.
  if (!element.dispatchEvent(new CustomEvent("region-arrives", { cancelable: true }))) return;
  const focused = element.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  element.innerHTML = html;
  if (focused) element.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  element.dispatchEvent(new CustomEvent("region", { bubbles: true }));
}

function connect() {
  source = new EventSource(document.body.dataset.stream);
  source.addEventListener("open", heard);
  source.addEventListener("beat", heard);
  source.addEventListener("region", (event) => {
    heard();
    take(JSON.parse(event.data));
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
