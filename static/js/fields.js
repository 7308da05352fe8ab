/* Forms: the cursor goes to the first mistake, a field is checked when it is left, nothing is
   sent twice by a double tap. The words are the browser's own, in the person's language. */
function say(control) {
  const field = control.closest(".field");
  if (!field) return;
  const told = control.validationMessage;
  let list = field.querySelector(".errorlist");
  control.setAttribute("aria-invalid", told ? "true" : "false");
  if (!told) { list?.remove(); return; }
  if (!list) {
    list = document.createElement("ul");
    list.className = "errorlist";
    list.id = `${control.id}_error`;
    field.append(list);
    control.setAttribute("aria-describedby", `${control.getAttribute("aria-describedby") ?? ""} ${list.id}`.trim());
  }
  const item = document.createElement("li");
  item.textContent = told;
  list.replaceChildren(item);
}

function onInvalid(event) {
  const control = event.target;
  if (!control.closest(".field")) return;
  event.preventDefault();
  say(control);
  if (control.form?.querySelector(":invalid:not(fieldset)") === control) control.focus();
}

function onBlur(event) {
  const control = event.target;
  if (!(control instanceof HTMLElement) || !("validity" in control)) return;
  const touched = control.value || control.getAttribute("aria-invalid") === "true";
  if (touched && control.closest(".field") && control.willValidate) say(control);
}

function onSubmit(event) {
  const button = event.submitter;
  if (!button || event.defaultPrevented || button.form?.target) return;
  if (button.form?.method !== "post") return;
  button.setAttribute("aria-busy", "true");
  if (button.dataset.sent) event.preventDefault();
  button.dataset.sent = "yes";
}

export function watchFields() {
  document.addEventListener("invalid", onInvalid, true);
  document.addEventListener("focusout", onBlur);
  document.addEventListener("submit", onSubmit);
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("[data-sent]").forEach((button) => {
      delete button.dataset.sent;
      button.removeAttribute("aria-busy");
    });
  });
  const wrong = document.querySelector("[data-error-summary] ~ * [aria-invalid='true'], form [aria-invalid='true']");
  (wrong ?? document.querySelector("[data-error-summary]"))?.focus();
}
