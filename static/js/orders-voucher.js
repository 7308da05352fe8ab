/* The screen stays awake while the code is shown, and the code is fresh when the page comes back. */
async function stayAwake() {
  try { await navigator.wakeLock?.request("screen"); } catch { /* the battery decides */ }
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  stayAwake();
  document.getElementById("voucher")?.dispatchEvent(new Event("renew"));
});
stayAwake();
