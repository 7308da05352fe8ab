/* Amounts refresh by themselves, so the button for it goes. Enter in a field never pays by chance. */
function dress(root) {
  root.querySelectorAll("[data-without-script]").forEach((button) => { button.hidden = true; });
}

dress(document);
document.body.addEventListener("htmx:load", (event) => dress(event.detail.elt));
document.getElementById("checkout")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
    event.preventDefault();
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
