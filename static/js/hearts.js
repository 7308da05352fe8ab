/* Hearts: drawn on cards, filled with what the visitor likes, one touch each way. Kept pages are
   the same for everybody, so the hearts ask once what is liked. */
import { toast } from "./toast.js";

const ADDRESS = "/account/wishlist/";
const shape = document.querySelector("[data-heart-shape]");
const words = { ...shape?.dataset };
let asked = null;

function liked() {
  asked ??= fetch(`${ADDRESS}state/`, { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : { wished: [] }))
    .then((state) => new Set(state.wished))
    .catch(() => new Set());
  return asked;
}

function paint(heart, on) {
  heart.setAttribute("aria-pressed", String(on));
  const label = heart.querySelector("[data-heart-word]");
  if (label) label.textContent = on ? words.liked : words.like;
}

function paintAll(slug, on) {
  document.querySelectorAll("[data-heart]").forEach((heart) => {
    if (heart.dataset.heart === slug) paint(heart, on);
  });
}

async function turn(heart) {
  const slug = heart.dataset.heart, on = heart.getAttribute("aria-pressed") !== "true";
  const set = await liked();
  paintAll(slug, on);
  const answer = await fetch(`${ADDRESS}${encodeURIComponent(slug)}/`, {
    method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams({ wanted: on ? "1" : "0" }),
  }).catch(() => null);
  if (!answer?.ok) {
    paintAll(slug, !on);
    return toast(words.failed, "error");
  }
  if (on) set.add(slug); else set.delete(slug);
  return toast(on ? words.on : words.off, "success");
}

function slugOf(card) {
  const path = card.querySelector(".card__name a")?.pathname.match(/^\/p\/([^/]+)\/$/);
  return path ? decodeURIComponent(path[1]) : "";
}

function draw(card) {
  const slug = slugOf(card);
  if (!slug || !shape || card.querySelector("[data-heart]")) return;
  const heart = document.createElement("button");
  heart.type = "button";
  heart.className = "heart";
  heart.dataset.heart = slug;
  heart.setAttribute("aria-pressed", "false");
  heart.setAttribute("aria-label", `${words.like}: ${card.querySelector(".card__name").textContent.trim()}`);
  heart.append(shape.content.cloneNode(true));
  card.append(heart);
}

export async function watchHearts(root) {
  root.querySelectorAll(".card").forEach(draw);
  const fresh = [...root.querySelectorAll("[data-heart]:not([data-dressed])")];
  if (!fresh.length) return;
  fresh.forEach((heart) => {
    heart.dataset.dressed = "yes";
    heart.addEventListener("click", (event) => {
      event.preventDefault();
      turn(heart);
    });
  });
  const set = await liked();
  fresh.forEach((heart) => paint(heart, set.has(heart.dataset.heart)));
}
