// How many heads are still without a group, while one types. The server says the same without this.
"use strict";
document.querySelectorAll("form[data-adds-up]").forEach((form) => {
  const total = form.querySelector("[data-total]");
  const said = form.querySelector("[data-rest]");
  if (!total || !said) return;
  const number = (input) => Math.max(0, parseInt(input.value, 10) || 0);
  const show = () => {
    const groups = [...form.querySelectorAll("[data-heads]")].reduce((sum, input) => sum + number(input), 0);
    const whole = total.value === "" ? groups : number(total);
    const rest = whole - groups;
    const state = rest < 0 ? "over" : rest === 0 ? "all" : "rest";
    said.hidden = whole === 0 && groups === 0;
    said.dataset.state = state;
    said.textContent = said.dataset[state + "Text"]
      .replace("{rest}", rest).replace("{total}", whole).replace("{groups}", groups);
  };
  form.addEventListener("input", show);
  show();
});
