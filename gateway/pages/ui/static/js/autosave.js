/* Saves the draft while one types, says when, and says at once when another has saved too. */
(() => {
  const form = document.querySelector("form[data-editor-form]");
  if (!form) return;
  const says = form.querySelector("[data-saved]");
  const PAUSE = 2000;
  const APART = 5000;
  const WATCH = 15000;
  const MOST_ON_LEAVING = 60000; // bytes that a browser still sends while it closes a page
  let dirty = false;
  let stopped = false;
  let told = false;
  let waiting = 0;
  let last = 0;
  let saving = null;

  function say(words, problem) {
    says.textContent = words;
    says.toggleAttribute("data-problem", Boolean(problem));
  }
  const isNew = () => form.dataset.here.endsWith("/new");
  function filled() {
    const body = new FormData(form);
    for (const name of [...body.keys()]) if (name === "file" || name.startsWith("name-")) body.delete(name);
    return body;
  }

  function taken(kept) {
    if (isNew()) {
      form.dataset.here = `/desk/documents/${kept.id}`;
      form.action = `${form.dataset.here}/edit`;
      history.replaceState(null, "", form.dataset.here);
      localStorage.removeItem(`gongkai.draft.${form.dataset.draft}`);
      form.dataset.draft = `document-${kept.id}`;
    }
    form.elements.version.value = kept.version;
    form.elements.base.value = kept.base;
    if (document.activeElement !== form.elements.number && kept.number) form.elements.number.value = kept.number;
    told = false;
    say(`已自动保存 ${kept.at}`);
  }

  function clash(words) {
    stopped = true;
    say(`${words} 您写的都在这里，没有丢。`, true);
    const button = document.createElement("button");
    button.className = "button button-small";
    button.textContent = "查看两边的修改并合并";
    says.append(" ", button);
  }

  async function save(leaving) {
    clearTimeout(waiting);
    waiting = 0;
    if (stopped || !dirty || saving) return saving;
    dirty = false;
    last = Date.now();
    say("正在保存…");
    const url = isNew() ? form.dataset.here : `${form.dataset.here}/autosave`;
    saving = fetch(url, { method: "POST", body: filled(), headers: { accept: "application/json" }, keepalive: leaving })
      .then(async (answer) => {
        const said = await answer.json().catch(() => ({ message: "没有保存成功，请点“保存草稿”。" }));
        if (answer.ok) {
          taken(said);
          if (!dirty) localStorage.removeItem(`gongkai.draft.${form.dataset.draft}`);
        } else if (said.code === "store.conflict") clash("另一位同事刚刚也保存了这份文件。");
        else if (said.code === "publication.document_not_editable") (stopped = true), say(`${said.message}您写的还在这台设备上。`, true);
        else (dirty = true), later(4 * APART), say(said.message, true);
      })
      .catch(() => {
        dirty = true;
        later(2 * APART);
        say("网络断开，写的内容先留在这台设备上，恢复后自动保存。", true);
      })
      .finally(() => (saving = null));
    return saving;
  }
  function later(pause) {
    clearTimeout(waiting);
    waiting = setTimeout(() => save(false), Math.max(pause, last + APART - Date.now()));
  }

  form.addEventListener("input", (event) => {
    if (event.target.type === "file" || event.target.dataset.private) return;
    dirty = true;
    if (!stopped) later(PAUSE);
  });
  if (form.querySelector(".draft-note")) {
    dirty = true;
    later(PAUSE);
  }
  window.addEventListener("online", () => dirty && later(0));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || !dirty || stopped || saving || isNew()) return;
    const body = filled();
    const size = [...body.values()].reduce((sum, one) => sum + 3 * String(one).length, 0);
    if (size < MOST_ON_LEAVING) save(true);
  });

  /* The button waits for what is on its way, else it would meet its own words as somebody else's. */
  form.addEventListener("submit", (event) => {
    stopped = true;
    clearTimeout(waiting);
    if (!saving) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    saving.finally(() => form.requestSubmit(button));
  });

  setInterval(async () => {
    if (stopped || told || saving || isNew() || document.visibilityState === "hidden") return;
    const answer = await fetch(`${form.dataset.here}/version`).catch(() => null);
    if (!answer?.ok || stopped || saving) return;
    const now = await answer.json();
    if (now.version <= Number(form.elements.version.value)) return;
    if (dirty) return save(false);
    told = true;
    say("另一位同事刚刚保存了新的内容。", true);
    const link = document.createElement("a");
    link.href = form.dataset.here;
    link.textContent = "载入最新内容";
    says.append(" ", link);
  }, WATCH);
  window.editorVersion = (version) => {
    if (version === Number(form.elements.version.value) + 1) form.elements.version.value = version;
  };
  window.editorSave = () => save(false);
})();
