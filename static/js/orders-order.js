/* Printing needs a browser's hand; the word about waiting goes when the wait is over. */
function dress(root) {
  if (document.getElementById("order")?.dataset.status !== "unpaid") document.querySelector("[data-until-paid]")?.remove();
  root.querySelectorAll("[data-print]").forEach((button) => {
    if (!button.hidden) return;
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
}

dress(document);
document.body.addEventListener("htmx:load", (event) => dress(event.detail.elt));
