/* A piece that turns: the model and what draws it are fetched when somebody asks for them. */
import { toast } from "./toast.js";

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const ONCE_ROUND = 15_000; /* milliseconds, at 24 degrees a second */
const failed = {
  en: "The 3-D view did not load. The pictures are still here.",
  zh: "立体图没有加载出来，图片仍可查看。",
}[document.documentElement.lang.startsWith("en") ? "en" : "zh"];

/* It turns once by itself, until somebody takes hold of it; never where less motion is wished. */
function turnOnce(viewer) {
  if (calm.matches) return;
  const rest = () => viewer.removeAttribute("auto-rotate");
  viewer.setAttribute("auto-rotate", "");
  viewer.addEventListener("camera-change", (event) => {
    if (event.detail.source === "user-interaction") rest();
  });
  viewer.addEventListener("load", () => window.setTimeout(rest, ONCE_ROUND), { once: true });
}

function show(frame, button, turning) {
  frame.querySelector("model-viewer").hidden = !turning;
  frame.querySelector(".gallery__stage").inert = turning;
  frame.classList.toggle("gallery__frame--turning", turning);
  button.setAttribute("aria-pressed", String(turning));
}

async function fetchModel(frame, button) {
  button.setAttribute("aria-busy", "true");
  await import(button.dataset.turn);
  const viewer = frame.querySelector("template").content.cloneNode(true).firstElementChild;
  viewer.addEventListener("error", () => giveUp(frame, button));
  turnOnce(viewer);
  frame.insertBefore(viewer, button);
}

function giveUp(frame, button) {
  toast(failed, "error");
  if (!frame.querySelector("model-viewer")) return;
  show(frame, button, false);
  frame.querySelector("model-viewer").remove();
}

async function turn(frame, button) {
  try {
    if (!frame.querySelector("model-viewer")) await fetchModel(frame, button);
    show(frame, button, button.getAttribute("aria-pressed") !== "true");
  } catch {
    giveUp(frame, button);
  }
  button.removeAttribute("aria-busy");
}

/* Whoever chooses an option or a picture wants to see that. */
function leaveOnChoice(frame, button) {
  const leave = () => {
    if (button.getAttribute("aria-pressed") === "true") show(frame, button, false);
  };
  document.querySelector("[data-product]")?.addEventListener("change", leave);
  frame.parentElement.querySelector(".gallery__thumbs")?.addEventListener("click", leave);
}

document.querySelectorAll("[data-turn]").forEach((button) => {
  const frame = button.closest(".gallery__frame");
  button.hidden = false;
  button.addEventListener("click", () => turn(frame, button));
  leaveOnChoice(frame, button);
});
