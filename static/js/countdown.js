/* Seconds in words beside the ring; the ring itself is pure CSS. Fires `countdown:over` at zero. */
function run(element) {
  if (element.dataset.running) return;
  element.dataset.running = "yes";
  const over = Date.now() + Number(element.dataset.countdown) * 1000;
  const timer = setInterval(() => {
    const left = Math.max(0, Math.round((over - Date.now()) / 1000));
    element.textContent = String(left);
    if (left > 0 && element.isConnected) return;
    clearInterval(timer);
    if (element.isConnected) element.dispatchEvent(new CustomEvent("countdown:over", { bubbles: true }));
  }, 1000);
}

export function watchCountdowns(root) {
  root.querySelectorAll("[data-countdown]").forEach(run);
}
