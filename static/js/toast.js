/* Short messages that leave by themselves; errors stay until they are closed. */
const STAY_MS = 6000;

function leave(element) {
  element.classList.add("toast--leaving");
  setTimeout(() => element.remove(), 240);
}

function dress(element) {
  if (element.dataset.dressed) return;
  element.dataset.dressed = "yes";
  element.querySelector("[data-dismiss]")?.addEventListener("click", () => leave(element));
  if (element.dataset.kind === "error") return;
  let timer = setTimeout(() => leave(element), STAY_MS);
  element.addEventListener("pointerenter", () => clearTimeout(timer));
  element.addEventListener("focusin", () => clearTimeout(timer));
  element.addEventListener("pointerleave", () => { timer = setTimeout(() => leave(element), STAY_MS); });
}

export function watchToasts(root) {
  root.querySelectorAll("[data-toast]").forEach(dress);
}

/** Show `text`; kind is success (default), warning or error. */
export function toast(text, kind = "success") {
  const element = document.createElement("div");
  element.className = "toast";
  element.dataset.toast = "";
  element.dataset.kind = kind;
  const words = document.createElement("p");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.dataset.dismiss = "";
  close.textContent = "×";
  close.setAttribute("aria-label", document.documentElement.lang.startsWith("en") ? "Close" : "关闭");
  element.append(words, close);
  document.getElementById("toasts")?.append(element);
  dress(element);
}
