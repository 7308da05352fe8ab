/* What every page does in the browser. Each module works on markup that is complete without it. */
import { watchConfirms } from "./confirm.js";
import { watchCountdowns } from "./countdown.js";
import { watchFields } from "./fields.js";
import { watchHearts } from "./hearts.js";
import { watchSearch } from "./search-box.js";
import { watchSteppers } from "./stepper.js";
import { watchTheme } from "./theme.js";
import { toast, watchToasts } from "./toast.js";

const words = {
  en: { offline: "No connection. Nothing was changed; please try again.", failed: "That did not work. Nothing was changed; please try again." },
  zh: { offline: "网络断开了，什么都没有改动，请再试一次。", failed: "这一步没有成功，什么都没有改动，请再试一次。" },
}[document.documentElement.lang.startsWith("en") ? "en" : "zh"];

/* Cards kept for the pocket go with whoever signs out. */
function forgetPasses() {
  document.addEventListener("submit", (event) => {
    if (event.target.action?.endsWith?.("/logout/")) window.caches?.delete("passes");
  });
}

function csrfToken() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie ? decodeURIComponent(cookie.slice("csrftoken=".length)) : "";
}

function speakHtmx() {
  const body = document.body;
  body.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken();
  });
  /* A refused form (4xx) answers with the form and its errors: show it. */
  body.addEventListener("htmx:beforeSwap", (event) => {
    const { status } = event.detail.xhr;
    if (status === 422 || status === 409 || status === 400) {
      const html = (event.detail.xhr.getResponseHeader("Content-Type") || "").startsWith("text/html");
      event.detail.shouldSwap = html;
      event.detail.isError = !html;
    }
  });
  body.addEventListener("htmx:responseError", (event) => {
    if (event.detail.requestConfig.verb !== "get") toast(words.failed, "error");
  });
  body.addEventListener("htmx:sendError", (event) => {
    if (event.detail.requestConfig.verb !== "get") toast(words.offline, "error");
  });
  /* A view says HX-Trigger: {"toast": {"text": "…", "kind": "success"}}. */
  body.addEventListener("toast", (event) => toast(event.detail.text, event.detail.kind));
  body.addEventListener("htmx:afterSwap", (event) => {
    const name = event.detail.target.dataset.mirrorSource;
    if (!name) return;
    document.querySelectorAll(`[data-mirror="${name}"]`).forEach((twin) => {
      twin.innerHTML = event.detail.target.innerHTML;
    });
  });
}

function dressUp(root) {
  watchConfirms(root);
  watchCountdowns(root);
  watchHearts(root);
  watchSteppers(root);
  watchToasts(root);
}

speakHtmx();
forgetPasses();
watchFields();
watchTheme();
watchSearch();
dressUp(document);
document.body.addEventListener("htmx:load", (event) => dressUp(event.detail.elt));
