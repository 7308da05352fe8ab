/* − and + beside a number field. */
function dress(stepper) {
  if (stepper.dataset.dressed) return;
  stepper.dataset.dressed = "yes";
  const input = stepper.querySelector("input");
  const buttons = [...stepper.querySelectorAll("button[data-step]")];
  const refresh = () => buttons.forEach((button) => {
    const next = Number(input.value) + Number(button.dataset.step);
    button.disabled = input.disabled || next < Number(input.min) || (input.max !== "" && next > Number(input.max));
  });
  buttons.forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      if (Number(button.dataset.step) > 0) input.stepUp(); else input.stepDown();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });
  input.addEventListener("change", refresh);
  refresh();
}

export function watchSteppers(root) {
  root.querySelectorAll("[data-stepper]").forEach(dress);
}
