/* Attachments go up as soon as they are chosen or dropped; the rest of the form stays as it is. */
(() => {
  const form = document.querySelector("form[data-editor-form]");
  const drop = form?.querySelector("[data-drop]");
  if (!drop) return;
  const field = drop.querySelector("input[type=file]");
  const bar = drop.querySelector("progress");
  const says = drop.querySelector("[data-file-says]");
  const list = form.querySelector("[data-files]");
  form.querySelector("[data-upload-button]").hidden = true;

  function row(one) {
    if (list.querySelector(`[data-id="${one.id}"]`)) return;
    const made = form.querySelector("[data-file-row]").content.firstElementChild.cloneNode(true);
    made.dataset.id = one.id;
    if (one.picture) made.dataset.picture = "";
    const name = made.querySelector("input");
    name.id = made.querySelector("label").htmlFor = name.name = `name-${one.id}`;
    name.value = one.name;
    made.querySelector("a").href = one.href;
    made.querySelector("[data-about]").textContent = `${one.kind}，${one.size}`;
    const taken = [...new Set(one.stripped)];
    made.querySelector("[data-stripped]").textContent = taken.length ? `已去掉：${taken.join("、")}` : "";
    made.querySelector("button").value = `remove:${one.id}`;
    list.append(made);
  }

  const send = (file) =>
    new Promise((done) => {
      const body = new FormData();
      body.set("csrf", form.elements.csrf.value);
      body.set("file", file);
      const request = new XMLHttpRequest();
      request.open("POST", `${form.dataset.here}/attachments`);
      request.responseType = "json";
      request.upload.onprogress = (event) => (bar.value = event.loaded / event.total);
      request.onloadend = () => {
        const said = request.response || { message: request.status === 413 ? "文件太大，每个不超过 20 MB。" : "没有传上去，请再试一次。" };
        if (request.status === 200) row(said), window.editorVersion(said.version);
        done(said.said || `“${file.name}”没有添加：${said.message}`);
      };
      request.send(body);
    });

  async function add(files) {
    if (!files.length) return;
    const heard = [];
    if (form.dataset.here.endsWith("/new")) {
      form.elements.title.dispatchEvent(new Event("input", { bubbles: true }));
      await window.editorSave();
      if (form.dataset.here.endsWith("/new")) return (says.textContent = "草稿还没有存上，请稍后再加附件。");
    }
    bar.hidden = false;
    for (const file of files) {
      says.textContent = `正在上传 ${file.name}`;
      heard.push(await send(file));
    }
    bar.hidden = true;
    field.value = "";
    says.textContent = heard.join("");
  }

  field.addEventListener("change", () => add([...field.files]));
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop") add([...event.dataTransfer.files]);
    });
  }
})();
