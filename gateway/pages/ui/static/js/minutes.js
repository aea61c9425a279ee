/* Minutes while people speak: a line is on the page at once, is sent by itself, and waits here while there is no network. */
(() => {
  const form = document.querySelector("form[data-minutes]");
  if (!form) return;
  const here = form.dataset.minutes;
  const list = document.querySelector("[data-minutes-list]");
  const says = form.querySelector("[data-minutes-says]");
  const { text, kind, speaker, speaker_name: other } = form.elements;
  const KEPT = `gongkai.minutes.${here}`;
  const AGAIN = 6000;
  const WATCH = 5000;

  const queue = (() => {
    try {
      return JSON.parse(localStorage.getItem(KEPT) || "[]");
    } catch {
      return [];
    }
  })();
  let sending = false;
  let waiting = 0;

  function keep() {
    try {
      if (queue.length) localStorage.setItem(KEPT, JSON.stringify(queue));
      else localStorage.removeItem(KEPT);
    } catch {
      /* A full store keeps the queue in the page alone. */
    }
  }
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
  const chosen = (select) => select.selectedOptions[0].textContent;
  const bare = (label) => label.replace(/（[^（]*）$/, "");

  function fill(row, line) {
    const who = document.createElement("b");
    who.className = "minutes-who";
    who.textContent = line.speaker_name || line.kind_name;
    const words = document.createElement("div");
    for (const part of line.text.split("\n").filter((one) => one.trim())) {
      const paragraph = document.createElement("p");
      paragraph.dir = "auto";
      paragraph.textContent = part;
      words.append(paragraph);
    }
    const when = document.createElement("span");
    when.className = "minutes-when small soft nowrap";
    const time = document.createElement("span");
    time.className = "num";
    time.textContent = line.time || "正在保存…";
    when.append(line.speaker_name ? `${line.kind_name} ` : "", time);
    if (line.id) {
      row.id = `line-${line.id}`;
      row.dataset.version = line.version;
      const change = document.createElement("a");
      change.href = `${here}/${line.id}`;
      change.textContent = "改";
      const sr = document.createElement("span");
      sr.className = "sr";
      sr.textContent = "这一段";
      change.append(sr);
      when.append(" ", change);
    }
    row.replaceChildren(who, words, when);
    row.classList.toggle("minutes-waits", !line.id);
  }

  function show(entry) {
    const row = document.createElement("li");
    row.dataset.key = entry.key;
    fill(row, entry.line);
    list.append(row);
    document.querySelector("[data-minutes-empty]")?.remove();
    return row;
  }
  const rowOf = (key) => list.querySelector(`[data-key="${key}"]`);

  async function send() {
    clearTimeout(waiting);
    if (sending || !queue.length) return;
    sending = true;
    const [entry] = queue;
    const body = new FormData();
    body.set("csrf", form.elements.csrf.value);
    body.set("idempotency_key", entry.key);
    for (const name of ["kind", "speaker", "speaker_name", "text"]) body.set(name, entry[name]);
    let pause = 0;
    try {
      const answer = await fetch(here, { method: "POST", body, headers: { accept: "application/json" } });
      const said = await answer.json();
      if (answer.ok) {
        queue.shift();
        const known = document.getElementById(`line-${said.id}`);
        const row = rowOf(entry.key);
        if (known && known !== row) row?.remove();
        else if (row) fill(row, said);
        says.textContent = queue.length ? `还有 ${queue.length} 段正在保存` : "已保存";
      } else if (answer.status >= 500 || answer.status === 429) pause = AGAIN;
      else {
        queue.shift();
        rowOf(entry.key)?.remove();
        if (!text.value) text.value = entry.text;
        says.textContent = said.message;
      }
    } catch {
      pause = AGAIN;
    }
    if (pause) says.textContent = `网络断开，${queue.length} 段先存在这台设备上，恢复后自动保存。`;
    sending = false;
    keep();
    if (queue.length) waiting = setTimeout(send, pause);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!text.value.trim()) {
      says.textContent = "请先写下说了什么。";
      return text.focus();
    }
    const from = speaker?.value ? bare(chosen(speaker)) : other.value.trim();
    const line = { kind_name: chosen(kind), speaker_name: from, text: text.value.trim() };
    const entry = { key: newKey(), kind: kind.value, speaker: speaker?.value || "", speaker_name: from, text: line.text, line };
    queue.push(entry);
    keep();
    show(entry);
    text.value = "";
    text.dispatchEvent(new Event("input", { bubbles: true }));
    says.textContent = "正在保存…";
    text.focus();
    text.scrollIntoView({ block: "nearest" });
    send();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });

  /* What somebody else wrote meanwhile, in its place; what waits here stays last. */
  async function watch() {
    if (document.visibilityState === "hidden" || sending) return;
    const answer = await fetch(`${here}/lines`).catch(() => null);
    if (!answer?.ok || sending) return;
    const now = await answer.json();
    if (now.state !== "live") {
      says.textContent = "记录已经整理完毕，不能再写。请刷新页面。";
      return;
    }
    const ids = new Set(now.lines.map((line) => `line-${line.id}`));
    for (const row of [...list.children]) if (row.id && !ids.has(row.id)) row.remove();
    let before = null;
    for (const line of now.lines) {
      let row = document.getElementById(`line-${line.id}`);
      if (!row) {
        row = document.createElement("li");
        fill(row, line);
      } else if (row.dataset.version !== String(line.version)) fill(row, line);
      const place = before ? before.nextSibling : list.firstChild;
      if (place !== row) list.insertBefore(row, place);
      before = row;
    }
    if (queue.length) send();
  }
  setInterval(watch, WATCH);
  window.addEventListener("online", () => send());

  for (const entry of queue) show(entry);
  send();
})();
