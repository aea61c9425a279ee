/* Files go up as they are chosen, by tus 1.0.0: what a broken connection stopped goes on where it stood, also after a reload. */
(() => {
  const KEPT = "gongkai.uploads.";
  const DAY = 24 * 3600 * 1000;
  const LARGEST = 10 * 1024 * 1024;
  const part = document.querySelector("[data-uploads]");
  const form = part?.closest("form");
  if (!form) return;
  const field = part.querySelector("input[type=file]");
  const list = part.querySelector("[data-upload-list]");
  const going = new Set();
  form.uploads = () => Promise.all(going);

  const kept = {
    key: KEPT + form.dataset.draft,
    all: () => JSON.parse(localStorage.getItem(kept.key) || "[]").filter((one) => Date.now() - one.at < DAY),
    put: (one) => kept.write([...kept.all().filter((other) => other.place !== one.place), one]),
    drop: (place) => kept.write(kept.all().filter((one) => one.place !== place)),
    write(all) {
      try {
        localStorage.setItem(kept.key, JSON.stringify(all));
      } catch {
        /* Without a store an upload still goes on, only not after a reload. */
      }
    },
  };
  form.addEventListener("sent", () => localStorage.removeItem(kept.key));

  function ask(method, url, headers, body, progress) {
    return new Promise((answered, lost) => {
      const request = new XMLHttpRequest();
      request.open(method, url);
      const all = { "Tus-Resumable": "1.0.0", "X-CSRF-Token": form.elements.csrf?.value || "", ...headers };
      for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value);
      if (progress) request.upload.onprogress = (event) => progress(event.loaded);
      request.onload = () => (request.status < 500 && request.status !== 429 ? answered(request) : lost(request));
      request.onerror = request.ontimeout = () => lost(request);
      request.send(body);
    });
  }

  class Refused extends Error {}
  function checked(request) {
    if (request.status < 400) return request;
    let said = "";
    try {
      said = JSON.parse(request.responseText).detail;
    } catch {
      said = request.status === 413 ? "文件太大，每个不超过 10 MB。" : "没有收下。";
    }
    throw new Refused(said);
  }

  const untilOnline = (wait) =>
    new Promise((on) => {
      setTimeout(on, wait);
      addEventListener("online", on, { once: true });
    });

  function row(name) {
    const line = document.createElement("li");
    const label = document.createElement("span");
    const bar = document.createElement("progress");
    const says = document.createElement("span");
    const away = document.createElement("button");
    label.textContent = name;
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", `${name} 的进度`);
    says.className = "meta";
    says.setAttribute("role", "status");
    away.type = "button";
    away.className = "button-link";
    away.textContent = "去掉";
    away.setAttribute("aria-label", `去掉 ${name}`);
    line.append(label, bar, says, away);
    list.append(line);
    const made = { line, bar, gone: false, place: "", say: (words) => (says.textContent = words) };
    away.addEventListener("click", () => {
      made.gone = true;
      line.remove();
      if (!made.place) return;
      kept.drop(made.place);
      ask("DELETE", made.place).catch(() => {});
    });
    return made;
  }

  function finished(one, name) {
    const hidden = document.createElement("input");
    hidden.type = "hidden";
    hidden.name = "upload";
    hidden.value = `${one.place.split("/").pop()}|${name}`;
    one.line.append(hidden);
    one.bar.hidden = true;
    one.say("已传好");
  }

  async function begin(file) {
    const named = btoa(String.fromCharCode(...new TextEncoder().encode(file.name)));
    const about = { "Upload-Length": file.size, "Upload-Metadata": `filename ${named}` };
    return checked(await ask("POST", part.dataset.uploads, about)).getResponseHeader("Location");
  }

  /* One try from where the server stands. */
  async function push(file, one) {
    if (!one.place) {
      one.place = await begin(file);
      kept.put({ place: one.place, name: file.name, size: file.size, changed: file.lastModified, at: Date.now() });
    }
    const offset = Number(checked(await ask("HEAD", one.place)).getResponseHeader("Upload-Offset"));
    one.bar.value = offset / file.size;
    one.say(offset ? "接着传…" : "正在上传…");
    if (offset === file.size) return;
    const headers = { "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" };
    checked(await ask("PATCH", one.place, headers, file.slice(offset), (sent) => (one.bar.value = (offset + sent) / file.size)));
  }

  async function send(file, one) {
    for (let tries = 0; !one.gone; tries++) {
      try {
        await push(file, one);
        if (!one.gone) finished(one, file.name);
        return;
      } catch (problem) {
        if (problem instanceof Refused) {
          if (one.place) kept.drop(one.place);
          one.bar.hidden = true;
          return one.say(`没有收下：${problem.message}`);
        }
        one.say("网络断了，连上后接着传。");
        await untilOnline(Math.min(30000, 2000 * 2 ** tries));
      }
    }
  }

  function add(file) {
    const before = kept.all().find((one) => one.name === file.name && one.size === file.size && one.changed === file.lastModified);
    const waits = before && list.querySelector(`[data-place="${before.place}"]`);
    waits?.remove();
    const one = row(file.name);
    if (list.children.length > Number(part.dataset.most)) return one.say(`没有收下：最多 ${part.dataset.most} 个。`), (one.bar.hidden = true);
    if (file.size > LARGEST) return one.say("没有收下：每个不超过 10 MB。"), (one.bar.hidden = true);
    if (before) one.place = before.place;
    const sending = send(file, one).finally(() => going.delete(sending));
    going.add(sending);
  }

  field.addEventListener("change", () => {
    [...field.files].forEach(add);
    field.value = "";
  });

  /* After a reload: what is whole comes back by itself, what is not asks for its file again. */
  for (const known of form.hasAttribute("data-answered") ? [] : kept.all()) {
    ask("HEAD", known.place)
      .then((answer) => {
        if (answer.status >= 400) return kept.drop(known.place);
        part.closest("details")?.setAttribute("open", "");
        const one = row(known.name);
        one.place = one.line.dataset.place = known.place;
        if (Number(answer.getResponseHeader("Upload-Offset")) === known.size) return finished(one, known.name);
        one.bar.value = Number(answer.getResponseHeader("Upload-Offset")) / known.size;
        one.say("没有传完：再选一次这个文件，从断的地方接着传。");
      })
      .catch(() => {});
  }
})();
