// Announces each call on the board: a chime, and the words in the hospital's language. #chime=off and #speech=off leave them
// out. Browsers make no sound before somebody has touched the page, unless they are told to: then a button asks for it.

const parameters = new URLSearchParams(location.hash.slice(1));
const chimes = parameters.get("chime") !== "off";
const speaks = parameters.get("speech") !== "off" && "speechSynthesis" in window;
const announcement = document.querySelector(".announcement");
const soundButton = document.querySelector(".sound");
const pagePause = 12_000;

const audio = chimes && "AudioContext" in window ? new AudioContext() : undefined;

function offerSound() {
  soundButton.hidden = !audio || audio.state === "running";
}

soundButton.addEventListener("click", async () => {
  await audio?.resume();
  offerSound();
});
audio?.addEventListener("statechange", offerSound);
offerSound();

function tone(frequency, start, seconds) {
  const oscillator = audio.createOscillator();
  const volume = audio.createGain();
  oscillator.frequency.value = frequency;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(0.3, start + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, start + seconds);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + seconds);
}

function chime() {
  if (audio?.state !== "running") return;
  tone(784, audio.currentTime, 0.5);
  tone(587, audio.currentTime + 0.35, 0.9);
}

function speak(words) {
  if (!speaks) return;
  const utterance = new SpeechSynthesisUtterance(words);
  utterance.lang = document.documentElement.lang;
  utterance.rate = 0.9;
  speechSynthesis.speak(utterance);
}

// The calls that are known, by card. What was called before the page was opened is not called out again.
const known = new Map();

function call(card) {
  return card.querySelector("[data-call]");
}

for (const card of document.querySelectorAll(".card")) known.set(card.dataset.region, call(card)?.dataset.call);

document.addEventListener("region", (event) => {
  const card = event.target;
  const current = call(card);
  const before = known.get(card.dataset.region);
  known.set(card.dataset.region, current?.dataset.call);
  if (!current || current.dataset.call === before) return;
  announcement.textContent = current.dataset.speech;
  card.scrollIntoView({ block: "nearest" });
  chime();
  speak(current.dataset.speech);
});

// More doctors than the screen has room for: it shows them page by page.
const isStill = matchMedia("(prefers-reduced-motion: reduce)");

setInterval(() => {
  const root = document.documentElement;
  if (root.scrollHeight <= root.clientHeight) return;
  const isAtEnd = root.scrollTop + root.clientHeight >= root.scrollHeight - 4;
  scrollTo({
    top: isAtEnd ? 0 : root.scrollTop + root.clientHeight * 0.9,
    behavior: isStill.matches ? "instant" : "smooth",
  });
}, pagePause);
