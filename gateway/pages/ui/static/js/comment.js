/* An opinion on its way: it waits for its files, survives a lost connection, and is one however often it is sent. */
(() => {
  const form = document.querySelector("main form[data-draft]");
  if (!form) return;
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  const says = form.querySelector("[data-sending]");
  if (!says) return;
  const SENDING = `gongkai.sending.${form.dataset.draft}`;
  const SPENT = "gongkai.spent";
  const PATIENCE = 20000; // ms for an answer
  const FOR_PROOF = 10000;
  const button = form.querySelector("button[type=submit]");
  const label = button.textContent;
  let sent = null; // the same words at every try
  let timer = 0;
  let tries = 0;

  const words = () => form.elements.text.value;
  const key = form.elements.idempotency_key;
  const fresh = () => [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
  const after = (wait) => new Promise((done) => setTimeout(done, wait));
  function keep(value) {
    try {
      value ? localStorage.setItem(SENDING, JSON.stringify(value)) : localStorage.removeItem(SENDING);
    } catch {
      /* Without a store only a reload loses the key. */
    }
  }
  let before = null;
  try {
    before = JSON.parse(localStorage.getItem(SENDING));
  } catch {
    before = null;
  }
  if (before && before.text === words()) key.value = before.key;
  if (sessionStorage.getItem(SPENT) === key.value) key.value = fresh(); // somebody went back to a form that was taken

  function busy(on, name) {
    on ? button.setAttribute("aria-disabled", "true") : button.removeAttribute("aria-disabled");
    button.lastElementChild.textContent = on ? name : label;
    form.elements.text.readOnly = on;
  }

  function waits(seconds) {
    clearTimeout(timer);
    timer = setTimeout(attempt, seconds * 1000);
    busy(true, "等网络恢复…");
    if (says.childElementCount) return;
    const line = document.createElement("p");
    const row = document.createElement("div");
    const again = document.createElement("button");
    const change = document.createElement("button");
    line.textContent = "还没有送到：网络断了，或者人太多。您写的都在，连上会自动再送，不会重复。";
    again.textContent = "现在再试";
    change.textContent = "先改一改";
    again.className = "button button-small";
    change.className = "button button-quiet button-small";
    again.type = change.type = "button";
    again.addEventListener("click", attempt);
    change.addEventListener("click", stop);
    row.className = "buttons";
    row.append(again, change);
    says.className = "sending";
    says.append(line, row);
  }

  function quiet() {
    clearTimeout(timer);
    says.className = "";
    says.replaceChildren();
  }

  function stop() {
    quiet();
    busy(false);
    sent = null;
    form.elements.text.focus();
  }

  async function attempt() {
    if (!sent) return;
    clearTimeout(timer);
    busy(true, "正在提交…");
    let answer;
    try {
      const headers = { accept: "application/json" };
      const signal = AbortSignal.timeout?.(PATIENCE); // a browser without it waits as long as it likes
      answer = await fetch(form.action, { method: "POST", body: sent, headers, signal });
    } catch {
      return waits(Math.min(60, 5 * 2 ** tries++));
    }
    if ([429, 502, 503, 504].includes(answer.status)) return waits(Number(answer.headers.get("retry-after")) || 10);
    const said = await answer.json().catch(() => null);
    if (!answer.ok || !said?.location) {
      form.dispatchEvent(new Event("leaving"));
      return HTMLFormElement.prototype.submit.call(form); // the page says what is wrong
    }
    keep(null);
    sessionStorage.setItem(SPENT, key.value);
    form.dispatchEvent(new Event("sent"));
    location.assign(said.location);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (sent) return;
    sent = "soon";
    busy(true, "正在提交…");
    await Promise.race([form.proving, after(form.proving ? FOR_PROOF : 0)]);
    if (form.uploads) await form.uploads();
    if (before && before.key === key.value && before.text !== words()) key.value = fresh(); // other words are another opinion
    before = { key: key.value, text: words() };
    keep(before);
    sent = new FormData(form);
    sent.delete("file");
    tries = 0;
    attempt();
  });
  addEventListener("online", () => sent instanceof FormData && says.childElementCount && attempt());
  addEventListener("pageshow", (event) => event.persisted && stop());
})();
