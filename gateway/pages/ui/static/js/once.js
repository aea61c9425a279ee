/* A second click on the same button sends nothing while the first is on its way. */
(() => {
  const PATIENCE = 10000;

  function release(form) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button[aria-disabled]")) {
      button.removeAttribute("aria-disabled");
      if (button.dataset.label) button.lastElementChild.textContent = button.dataset.label;
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    setTimeout(release, PATIENCE, form);
    const button = event.submitter;
    if (!button) return;
    button.setAttribute("aria-disabled", "true");
    if (!button.dataset.busy) return;
    button.dataset.label = button.lastElementChild.textContent;
    button.lastElementChild.textContent = button.dataset.busy;
  });

  /* Back from the next page the form must work again. */
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
  });
})();
