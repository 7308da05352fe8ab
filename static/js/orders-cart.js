/* Quantities are sent when they change; the Update buttons are for browsers without scripts. */
function dress(root) {
  root.querySelectorAll("[data-without-script]").forEach((button) => { button.hidden = true; });
}

dress(document);
document.body.addEventListener("htmx:load", (event) => dress(event.detail.elt));
