/* The queue by keyboard: one decision, one key; what was decided folds into a line that takes it back. */
(() => {
  const list = document.querySelector(".queue");
  const chord = (event) => event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
  const typing = (event) => chord(event) || event.target.closest("textarea, select, input:not([type=checkbox])");
  const lastTime = () => document.querySelector("[data-undo] button")?.click(); // what the page before this one did
  if (!list) return document.addEventListener("keydown", (event) => event.key === "u" && !typing(event) && lastTime());
  const says = document.querySelector("[data-said]");
  const bulk = document.getElementById("bulk");
  const undone = [];
  const rows = () => [...list.querySelectorAll("[data-comment]:not([data-done])")];
  const row = () => document.activeElement.closest("[data-comment]:not([data-done])");
  function words(one) {
    const copy = (one.querySelector("[data-words]") || one).cloneNode(true);
    copy.querySelectorAll("mark.masked").forEach((mark) => (mark.textContent = "＊"));
    return copy.textContent.trim().slice(0, 24);
  }

  async function post(url, body) {
    const answer = await fetch(url, { method: "POST", body, headers: { accept: "application/json" } }).catch(() => null);
    const said = await answer?.json().catch(() => null);
    return { ok: Boolean(answer?.ok && said?.said), place: said?.place, words: said?.said || said?.message || "没有办成，请再试一次。" };
  }

  function fold(one, said) {
    const at = rows().indexOf(one);
    const line = document.createElement("p");
    const button = document.createElement("button");
    const full = [...one.childNodes];
    line.className = "decided";
    line.textContent = `${said} ${words(one)}…`;
    button.type = "button";
    button.className = "button-link";
    button.textContent = "撤回";
    button.setAttribute("aria-label", `撤回：${words(one)}`);
    line.append(button);
    one.dataset.done = "";
    one.replaceChildren(line);
    count();
    const back = async () => {
      const body = new FormData();
      body.set("csrf", bulk.elements.csrf.value);
      body.set("id", one.dataset.comment);
      const did = await post("/desk/consultations/undo", body);
      says.textContent = did.words;
      if (!did.ok) return;
      delete one.dataset.done;
      one.replaceChildren(...full);
      one.querySelectorAll("form").forEach((form) => delete form.dataset.sent);
      one.querySelector("h2 a").focus();
    };
    button.addEventListener("click", back);
    undone.push({ one, back });
    const next = rows()[at] || rows().at(-1);
    (next ? next.querySelector("h2 a") : more()).focus();
  }

  /* All of this page is decided: the way to what came in meanwhile; the lines that take back stay. */
  function more() {
    const link = document.createElement("a");
    link.href = location.href;
    link.className = "button";
    link.textContent = "接着审核";
    list.after(link);
    return link;
  }

  async function decide(form, outcome) {
    const one = form.closest("[data-comment]");
    const body = new FormData(form);
    body.set("outcome", outcome);
    if (outcome === "shown") body.delete("reason");
    const did = await post(form.getAttribute("action"), body);
    says.textContent = did.words;
    one.querySelector(".field-error")?.remove();
    if (did.ok) return did.place ? location.assign(did.place) : fold(one, outcome === "shown" ? "已公开：" : "未公开：");
    const line = document.createElement("p");
    line.className = "field-error";
    line.textContent = did.words;
    form.prepend(line);
    form.elements.reason.focus();
  }

  function mask(one) {
    const chosen = String(getSelection()).trim();
    const field = one?.querySelector("input[name=mask]");
    if (!field) return;
    field.closest("details").open = true;
    if (chosen) field.value = [...new Set([...field.value.split("、").filter(Boolean), chosen])].join("、");
    else field.focus();
    says.textContent = chosen ? `公开时再遮盖：${chosen}` : "";
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-decide]")) return;
    event.preventDefault();
    event.stopPropagation();
    decide(event.target, event.submitter?.value || "shown");
  }, true);

  document.addEventListener("keydown", (event) => {
    const one = row();
    const form = one?.querySelector("[data-decide]");
    if (form && !chord(event) && event.target.name === "reason" && /^[1-4]$/.test(event.key)) {
      event.preventDefault();
      form.elements.reason.selectedIndex = Number(event.key);
      return decide(form, "hidden");
    }
    if (typing(event)) return;
    if (event.key === "u") {
      const past = undone.findLast((one) => one.one.hasAttribute("data-done"));
      return past ? past.back() : lastTime();
    }
    if (event.key === "m") {
      const marked = getSelection().anchorNode?.parentElement?.closest("[data-comment]");
      return mask(marked || one);
    }
    if (!form) return;
    if (event.key === "x") one.querySelector("input[type=checkbox][form=bulk]").click();
    else if (event.key === "a") decide(form, "shown");
    else if (event.key === "d") form.elements.reason.focus();
    else return;
    event.preventDefault();
  });

  const every = document.querySelector("[data-all]");
  const boxes = () => [...list.querySelectorAll("input[form=bulk]")];
  function count() {
    const chosen = boxes().filter((box) => box.checked).length;
    every.querySelector("[data-chosen]").textContent = chosen ? `（已勾选 ${chosen} 条）` : "";
    for (const one of list.children) one.classList.toggle("chosen", Boolean(one.querySelector("input[form=bulk]:checked")));
  }
  if (!every) return;
  every.hidden = false;
  document.querySelector("[data-hint]").hidden = true;
  every.querySelector("input").addEventListener("change", (event) => {
    boxes().forEach((box) => (box.checked = event.target.checked));
    count();
  });
  list.addEventListener("change", count);
  count();
})();
