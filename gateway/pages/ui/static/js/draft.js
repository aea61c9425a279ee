/* Keeps what was typed in a form that asks for it (data-draft="key") until it was sent with success.
   Never on a shared screen (data-shared on <html>), never fields marked data-private, a week at most. */
(() => {
  const PREFIX = "gongkai.draft.";
  const WEEK = 7 * 24 * 3600 * 1000;
  let store;
  try {
    store = window.localStorage;
    store.getItem(PREFIX);
  } catch {
    return;
  }

  const drafts = () => Object.keys(store).filter((key) => key.startsWith(PREFIX));
  for (const done of document.querySelectorAll("[data-draft-done]")) store.removeItem(PREFIX + done.dataset.draftDone);
  const LEAVING = "gongkai.leaving"; // the draft of a form that goes without its script, until a page says it arrived
  if (document.querySelector("[data-draft-sent]")) store.removeItem(PREFIX + sessionStorage.getItem(LEAVING));
  sessionStorage.removeItem(LEAVING);
  document.addEventListener("submit", (event) => {
    if (event.target.hasAttribute("data-forget")) drafts().forEach((key) => store.removeItem(key));
  });
  if (document.documentElement.hasAttribute("data-shared")) return;

  const kept = (field) =>
    field.name && !field.dataset.private && !["hidden", "password", "file", "submit"].includes(field.type);
  const typed = (form) =>
    [...form.elements].filter(kept).map((field) => {
      const choice = field.type === "checkbox" || field.type === "radio";
      return [field.name, field.value, choice ? field.checked : null];
    });

  function restore(form, fields) {
    const left = [...form.elements].filter(kept);
    for (const [name, value, checked] of fields) {
      const at = left.findIndex((field) => field.name === name && (checked === null || field.value === value));
      if (at < 0) continue;
      const [field] = left.splice(at, 1);
      if (checked === null) field.value = value;
      else field.checked = checked;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function note(form, key) {
    const line = document.createElement("p");
    const clear = document.createElement("button");
    line.className = "draft-note";
    line.setAttribute("role", "status");
    line.textContent = "已恢复您上次没有提交的内容，只保存在这台设备上。";
    clear.type = "button";
    clear.className = "button-link";
    clear.textContent = "清除草稿";
    clear.addEventListener("click", () => {
      store.removeItem(key);
      form.reset();
      line.remove();
    });
    line.append(clear);
    form.prepend(line);
  }

  function keep(form) {
    const key = PREFIX + form.dataset.draft;
    const before = JSON.stringify(typed(form));
    const saved = JSON.parse(store.getItem(key) || "null");
    if (saved && Date.now() - saved.at > WEEK) store.removeItem(key);
    else if (saved && !form.hasAttribute("data-answered") && JSON.stringify(saved.fields) !== before) {
      restore(form, saved.fields);
      note(form, key);
    }
    let timer = 0;
    function write() {
      clearTimeout(timer);
      timer = 0;
      try {
        store.setItem(PREFIX + form.dataset.draft, JSON.stringify({ at: Date.now(), fields: typed(form) }));
      } catch {
        /* A full store loses the draft, not the form. */
      }
    }
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(write, 400);
    });
    document.addEventListener("visibilitychange", () => timer && write());
    form.addEventListener("leaving", () => sessionStorage.setItem(LEAVING, form.dataset.draft));
    form.addEventListener("sent", () => {
      clearTimeout(timer);
      timer = 0;
      store.removeItem(PREFIX + form.dataset.draft);
    });
  }

  document.querySelectorAll("form[data-draft]").forEach(keep);
})();
