/* Answering many groups without leaving the page: one key an outcome, saved answers fold, nothing typed is lost. */
(() => {
  const says = document.querySelector("[data-said]");
  const texts = new Map(
    [...document.querySelectorAll("[data-clauses] [data-clause]")].map((one) => [one.dataset.clause, one.textContent]),
  );
  const rows = () => [...document.querySelectorAll("[data-group]:not([data-done])")];
  const row = () => document.activeElement.closest("[data-group]");
  const checked = (form) => form.querySelector("input[name=outcome]:checked");
  let last = null;

  /* Whoever adopts an opinion begins with the clause as it stood. */
  function fill(form, changedClause) {
    const { clause, before, after } = form.elements;
    const adopts = checked(form) && checked(form).value !== "not_adopted";
    if (adopts) form.querySelector("[data-change]").open = true;
    const untouched = after.value === (before.value || "") || (changedClause && [...texts.values()].includes(after.value));
    if (!adopts || !untouched) return;
    before.value = after.value = texts.get(clause.value) || "";
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-fill]");
    if (form && ["outcome", "clause"].includes(event.target.name)) {
      fill(form, event.target.name === "clause");
      form.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (event.target.name === "group") count();
  });

  function wrong(form, errors) {
    form.querySelectorAll(".field-error").forEach((one) => one.remove());
    for (const [name, message] of Object.entries(errors)) {
      const field = form.elements[name]?.[0]?.type === "radio" ? form.elements[name][0] : form.elements[name];
      const line = document.createElement("p");
      line.className = "field-error";
      line.textContent = message;
      (field?.closest(".field") || form).prepend(line);
      if (field?.closest("details")) field.closest("details").open = true;
      field?.focus();
    }
  }

  function fold(one, said) {
    const at = rows().indexOf(one);
    const form = one.querySelector("form[data-answer]");
    const line = document.createElement("p");
    const again = document.createElement("button");
    line.className = "answered";
    line.textContent = `${said} ${form.elements.reason.value.slice(0, 40)}`;
    again.type = "button";
    again.className = "button-link";
    again.textContent = "再改";
    line.append(again);
    one.dataset.done = "";
    form.hidden = true;
    one.insertBefore(line, form); // the form's own `before` is a field
    again.addEventListener("click", () => {
      line.remove();
      form.hidden = false;
      delete one.dataset.done;
      form.elements.reason.focus();
    });
    const next = rows()[at] || rows().at(-1);
    next?.querySelector("h2 a").focus();
    next?.scrollIntoView({ block: "nearest" });
    if (!next) location.reload();
  }

  const read = (form) => ({
    outcome: checked(form)?.value || "",
    ...Object.fromEntries(["reason", "clause", "before", "after"].map((name) => [name, form.elements[name].value])),
  });
  function write(form, answer) {
    for (const radio of form.elements.outcome) radio.checked = radio.value === answer.outcome;
    for (const name of ["reason", "clause", "before", "after"]) form.elements[name].value = answer[name];
    form.querySelector("[data-change]").open = answer.outcome !== "not_adopted";
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function save(form) {
    if (form.dataset.saving) return;
    form.dataset.saving = "1";
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { accept: "application/json" },
    }).catch(() => null);
    delete form.dataset.saving;
    const said = await answer?.json().catch(() => null);
    if (!said) {
      const lost = "没有保存上，网络可能断了。您写的还在这台设备上，过一会儿再点保存。";
      says.textContent = lost;
      return wrong(form, { outcome: lost });
    }
    if (said.over !== undefined) form.elements.over.value = said.over;
    if (!answer.ok) {
      const errors = said.errors || { outcome: said.detail || "没有保存上，请再试一次。" };
      says.textContent = Object.values(errors)[0];
      return wrong(form, errors);
    }
    wrong(form, {});
    last = read(form);
    form.dispatchEvent(new Event("sent"));
    const left = document.querySelector("[data-left]");
    if (left) left.textContent = said.left;
    says.textContent = `${said.said}还有 ${said.left} 组没有答复。`;
    fold(form.closest("[data-group]"), said.said);
  }

  document.addEventListener(
    "submit",
    (event) => {
      if (!event.target.matches("[data-answer]") || event.submitter?.name === "act") return;
      event.preventDefault();
      event.stopPropagation();
      save(event.target);
    },
    true,
  );

  document.addEventListener("keydown", (event) => {
    const form = row()?.querySelector("form[data-answer]");
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const writing = event.target.closest("form");
      if (!writing?.hasAttribute("data-fill")) return;
      event.preventDefault();
      writing.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !form || form.hidden) return;
    if (event.target.closest("textarea, select, input:not([type=checkbox], [type=radio])")) return;
    if (/^[123]$/.test(event.key)) {
      form.elements.outcome[Number(event.key) - 1].click();
      form.elements.reason.focus();
    } else if (event.key === "y" && last) {
      write(form, last);
      form.elements.reason.focus();
    } else if (event.key === "x") row().querySelector("input[name=group]").click();
    else return;
    event.preventDefault();
  });

  const every = document.querySelector("[data-all]");
  if (every) every.hidden = false;
  every?.querySelector("input").addEventListener("change", (event) => {
    for (const box of document.querySelectorAll("input[name=group]")) {
      box.checked = event.target.checked && !box.closest("[data-done]");
    }
    count();
  });

  const bar = document.querySelector("[data-bar]");
  bar?.querySelector("a").addEventListener("click", () => {
    document.querySelector("[data-bulk]").open = true;
    document.querySelector("#bulk input[name=outcome]").focus();
  });

  function count() {
    const boxes = [...document.querySelectorAll("input[name=group]")];
    const chosen = boxes.filter((box) => box.checked).length;
    for (const box of boxes) box.closest("[data-group]").classList.toggle("chosen", box.checked);
    if (!bar) return;
    bar.hidden = !chosen;
    bar.querySelector("[data-chosen]").textContent = chosen;
  }
  count();

  /* What a kept draft put back shows all of it. */
  for (const form of document.querySelectorAll("form[data-fill]")) {
    if (checked(form) && checked(form).value !== "not_adopted") form.querySelector("[data-change]").open = true;
  }
})();
