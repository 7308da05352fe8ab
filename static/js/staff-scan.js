/* The camera reads a shopper's code or a sample's tag where the browser can; the typed code works everywhere. */
const box = document.querySelector("[data-scan]");
const form = document.querySelector("[data-scan-form]");
const code = form.querySelector("[name='code']");
const video = box.querySelector("video");
const word = box.querySelector(".scan__word");
const start = box.querySelector("[data-scan-start]");
const PAUSE_MS = 150;
const asked = box.dataset.scan === "asked"; /* the camera waits for a tap, and the page stays */

function say(name) {
  word.textContent = box.dataset[name];
  box.dataset.state = name;
}

async function detector() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return null;
  const formats = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
  return formats.includes("qr_code") ? new window.BarcodeDetector({ formats: ["qr_code"] }) : null;
}

async function open() {
  const wanted = { video: { facingMode: "environment" }, audio: false };
  video.srcObject = await navigator.mediaDevices.getUserMedia(wanted);
  await video.play();
}

function close() {
  video.srcObject?.getTracks().forEach((track) => track.stop());
  video.srcObject = null;
}

function found(text) {
  close();
  say("found");
  navigator.vibrate?.(60);
  code.value = text;
  form.requestSubmit();
  start.hidden = !asked;
}

async function look(reader) {
  if (!video.srcObject) return;
  const codes = await reader.detect(video).catch(() => []);
  if (codes.length && video.srcObject) found(codes[0].rawValue);
  else setTimeout(() => look(reader), PAUSE_MS);
}

async function run(reader) {
  start.hidden = true;
  say("starting");
  try {
    await open();
  } catch {
    say("denied");
    start.hidden = false;
    return;
  }
  say("looking");
  look(reader);
}

async function begin() {
  const reader = await detector();
  box.hidden = false;
  if (!reader) {
    say("missing");
    return;
  }
  start.addEventListener("click", () => run(reader));
  if (asked || document.querySelector(".scan__refused")) start.hidden = false;
  else run(reader);
}

/* A desk with a hand scanner types into the field; on a phone no keyboard jumps up. */
if (!asked && matchMedia("(pointer: fine)").matches && !document.querySelector(".scan__refused")) code.focus();
addEventListener("pagehide", close);
begin();
