/* Unfolding questions become dialogs; `data-open="id"` opens any <dialog>. */
function asDialog(details) {
  if (details.dataset.dressed) return;
  details.dataset.dressed = "yes";
  const panel = details.querySelector(".confirm__panel");
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.append(...panel.childNodes);
  dialog.setAttribute("aria-label", dialog.querySelector(".dialog__title")?.textContent ?? "");
  panel.remove();
  details.after(dialog);
  dialog.querySelectorAll("[data-close]").forEach((button) => { button.hidden = false; });
  const summary = details.querySelector("summary");
  summary.setAttribute("aria-haspopup", "dialog");
  summary.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  dialog.addEventListener("close", () => summary.focus());
}

function closeOnVeil(event) {
  if (event.target instanceof HTMLDialogElement) event.target.close();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.open);
    if (dialog) { event.preventDefault(); dialog.showModal(); }
  }
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  closeOnVeil(event);
});

export function watchConfirms(root) {
  root.querySelectorAll("details[data-confirm]").forEach(asDialog);
}
