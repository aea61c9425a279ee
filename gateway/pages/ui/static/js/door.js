/* Checking in at the door with the list that the page holds: what happens without a network waits on this device. */
(() => {
  const door = document.querySelector("[data-door]");
  if (!door) return;
  const form = door.querySelector("[data-door-form]");
  const box = form.elements.code;
  const net = door.querySelector("[data-door-net]");
  const rows = [...door.querySelectorAll(".door-seats > li")];
  const KEPT = `gongkai.door.${door.dataset.gathering}`;
  const NUMBER = 8;
  const CODE = 12;
  const AGAIN = 8000;
  const WATCH = 20000;
  const MOST = 200; // marks in one go

  const queue = (() => {
    try {
      return JSON.parse(localStorage.getItem(KEPT) || "[]");
    } catch {
      return [];
    }
  })();
  let sending = false;
  let away = false;
  let waiting = 0;

  function keep() {
    try {
      if (queue.length) localStorage.setItem(KEPT, JSON.stringify(queue));
      else localStorage.removeItem(KEPT);
    } catch {
      /* A full store keeps the queue in the page alone. */
    }
    net.hidden = !away && !queue.length;
    net.classList.toggle("tone-warning", away);
    net.textContent = away
      ? `没有网络，照常签到。${queue.length ? `已有 ${queue.length} 人的签到存在这台设备上，` : ""}网络恢复后自动上传，请不要刷新或关闭这一页。`
      : `正在上传 ${queue.length} 人的签到…`;
  }

  const plain = (text) =>
    text.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1");
  const clock = (at) => `${at.getHours()}:${String(at.getMinutes()).padStart(2, "0")}`;

  /* Shanghai has one clock, whatever the device is set to. */
  const instant = (at) => new Date(at.getTime() + 8 * 3600e3).toISOString().replace(/\.\d+Z$/, "+08:00");

  async function byCode(code) {
    if (!window.crypto?.subtle) return undefined;
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(door.dataset.salt + code));
    const hex = [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, "0")).join("");
    return rows.find((row) => row.dataset.digest === hex) || null;
  }

  function say(tone, words) {
    const note = door.querySelector("[data-door-says-one]").content.firstElementChild.cloneNode(true);
    note.classList.add(`tone-${tone}`);
    note.querySelector(".notice-title").textContent = words;
    door.querySelector("[data-door-says]").replaceChildren(note);
  }

  function came(row, time) {
    if (row.dataset.came) return;
    row.dataset.came = time;
    const badge = door.querySelector("[data-door-came]").content.firstElementChild.cloneNode(true);
    badge.lastElementChild.textContent = `${time} 已到`;
    row.querySelector(".door-do").replaceChildren(badge);
    door.querySelector("[data-arrived]").textContent = rows.filter((one) => one.dataset.came).length;
  }

  function note(mark) {
    const at = new Date();
    const id = [...crypto.getRandomValues(new Uint8Array(12))].map((one) => one.toString(16).padStart(2, "0")).join("");
    queue.push({ id, at: instant(at), ...mark });
    keep();
    send();
    return clock(at);
  }

  function enter(row) {
    const { name, role, number, came: before } = row.dataset;
    if (before) return say("info", `${name}已经签过到了（${before}）。`);
    came(row, note({ number }));
    say("success", `${name}，${role}，请进。`);
  }

  async function typed(text) {
    const bare = plain(text);
    const named = rows.filter((row) => row.dataset.name === text.trim());
    if (named.length === 1) return enter(named[0]);
    if (bare.length === NUMBER) {
      const row = rows.find((one) => plain(one.dataset.number) === bare);
      return row ? enter(row) : say("error", "名单上没有这个编号。请对照姓名查一查。");
    }
    if (bare.length !== CODE) return say("error", "没有这个人。请输入签到码、报名编号或者全名，也可以在下面的名单里点。");
    const row = await byCode(bare);
    if (row) return enter(row);
    if (row === null) return say("error", "名单上没有这个码。请对照姓名查一查。");
    note({ code: bare });
    return say("warning", "已经记下这个码，联网后核对。请再对照姓名看一看。");
  }

  function answered(results) {
    const wrong = [];
    for (const one of results) {
      const row = rows.find((known) => known.dataset.number === one.number);
      if (one.outcome === "arrived" || one.outcome === "already") row && came(row, clock(new Date()));
      else wrong.push(row?.dataset.name || one.name || "一个没有对上的码");
    }
    if (wrong.length) say("error", `上传后核对，这些人不在名单上：${wrong.join("、")}。`);
  }

  async function send() {
    clearTimeout(waiting);
    if (sending || !queue.length) return;
    sending = true;
    const part = queue.slice(0, MOST);
    const body = new FormData();
    body.set("csrf", form.elements.csrf.value);
    body.set("marks", JSON.stringify(part));
    try {
      const answer = await fetch(`${door.dataset.door}/marks`, { method: "POST", body, headers: { accept: "application/json" } });
      if (answer.ok) {
        away = false;
        queue.splice(0, part.length);
        answered((await answer.json()).results);
      } else if (answer.status >= 500 || answer.status === 429) away = true;
      else throw new Error(String(answer.status));
    } catch (problem) {
      if (problem instanceof TypeError) away = true;
      else say("error", "签到没有传上去：请在另一个窗口重新登录，再回到这一页。已签到的存在这台设备上。");
    }
    sending = false;
    keep();
    if (queue.length) waiting = setTimeout(send, AGAIN);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const text = box.value;
    box.value = "";
    filter();
    if (text.trim()) typed(text);
    box.focus();
  });
  for (const row of rows) {
    row.dataset.came = row.querySelector(".door-do .badge")?.textContent.trim().split(" ")[0] || "";
    row.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      enter(row);
      box.focus();
    });
  }

  /* Typing a name narrows the list. */
  function filter() {
    const text = box.value.trim();
    const name = /\p{Script=Han}/u.test(text);
    for (const row of rows) row.hidden = name && !row.dataset.name.includes(text);
  }
  box.addEventListener("input", filter);

  async function watch() {
    if (document.visibilityState === "hidden" || sending) return;
    try {
      const answer = await fetch(`${door.dataset.door}/arrived`);
      if (!answer.ok) return;
      const arrived = await answer.json();
      if (away) {
        away = false;
        keep();
        send();
      }
      for (const row of rows) if (arrived[row.dataset.number]) came(row, arrived[row.dataset.number]);
    } catch {
      away = true;
      keep();
    }
  }
  setInterval(watch, WATCH);
  window.addEventListener("offline", () => ((away = true), keep()));
  window.addEventListener("online", () => ((away = false), keep(), send()));
  window.addEventListener("beforeunload", (event) => (away || queue.length) && event.preventDefault());

  for (const mark of queue) {
    const row = rows.find((one) => mark.number && one.dataset.number === mark.number);
    if (row) came(row, clock(new Date(mark.at)));
  }
  door.querySelector("[data-door-with]").hidden = false;
  keep();
  send();
  box.focus({ preventScroll: true });
})();
