/* Printing needs a browser's hand. */
function dress(root) {
  root.querySelectorAll("[data-print]").forEach((button) => {
    if (!button.hidden) return;
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
}

dress(document);
document.body.addEventListener("htmx:load", (event) => dress(event.detail.elt));
