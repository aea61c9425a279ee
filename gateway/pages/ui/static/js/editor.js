/* The text of a document as it will look. What it holds goes into a hidden field; the server cleans it again.
   Undo is its own: the browser's forgets tables and whatever else is put in place by script. */
(() => {
  const form = document.querySelector("form[data-editor-form]");
  const frame = form?.querySelector("[data-rich]");
  if (!frame) return;
  const text = frame.querySelector(".editor-text");
  const value = frame.querySelector("[name=body_html]");
  const says = frame.querySelector("[data-editor-says]");
  const plain = form.querySelector("[data-plain]");
  const keys = [...frame.querySelectorAll("[data-do]")];
  const run = (name, argument) => document.execCommand(name, false, argument);
  const escape = (words) => words.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);

  plain.querySelectorAll("textarea").forEach((box) => (box.disabled = true));
  plain.hidden = true;
  document.getElementById("f-body").id = "f-body-plain";
  text.id = "f-body";
  frame.querySelector("[role=toolbar]").setAttribute("aria-controls", "f-body");
  frame.hidden = value.disabled = false;
  run("defaultParagraphSeparator", "p");
  run("styleWithCSS", false);
  /* What it held and where the cursor stood, a step for each pause in typing and each press of a key above. */
  const past = [];
  let at = -1;
  let pause;
  const where = (node, path = []) =>
    node === text ? path : where(node.parentNode, [[...node.parentNode.childNodes].indexOf(node), ...path]);
  const inside = () => getSelection().rangeCount && text.contains(getSelection().anchorNode);
  function keep() {
    clearTimeout(pause);
    value.value = text.innerHTML;
    const spot = inside() && [where(getSelection().anchorNode), getSelection().anchorOffset];
    if (past[at]?.html === value.value) return void (past[at].spot = spot || past[at].spot);
    past.splice(at + 1, past.length, { html: value.value, spot });
    if (past.length > 200) past.shift();
    at = past.length - 1;
  }
  function step(by) {
    keep();
    if (!past[at + by]) return;
    at += by;
    const { html, spot } = past[at];
    text.innerHTML = html;
    let node = text;
    for (const n of spot?.[0] || []) node = node.childNodes[n] || node;
    if (spot) getSelection().collapse(node, Math.min(spot[1], node.length ?? node.childNodes.length));
    changed();
  }
  function changed() {
    value.value = text.innerHTML;
    value.dispatchEvent(new Event("input", { bubbles: true }));
    show();
  }
  /* One change by script, which one undo takes back. */
  function once(change) {
    keep();
    change();
    keep();
    changed();
  }

  /* A draft kept on the device comes in through the field. */
  value.addEventListener("input", () => {
    if (value.value === text.innerHTML) return;
    text.innerHTML = value.value;
    keep();
  });
  text.addEventListener("input", (event) => {
    event.stopPropagation();
    if (!text.firstElementChild && text.textContent) run("formatBlock", "p");
    clearTimeout(pause);
    pause = setTimeout(keep, 500);
    changed();
  });
  text.addEventListener("beforeinput", (event) => {
    const by = { historyUndo: -1, historyRedo: 1 }[event.inputType];
    if (by) event.preventDefault(), step(by);
  });

  const around = (names) => {
    const node = getSelection().anchorNode;
    const found = (node?.nodeType === 1 ? node : node?.parentElement)?.closest(names);
    return found && text.contains(found) && found !== text ? found : null;
  };

  function show() {
    for (const key of keys.filter((one) => one.hasAttribute("aria-pressed"))) {
      const { do: name, value: block } = key.dataset;
      const on = name === "formatBlock" ? Boolean(around(block)) : document.queryCommandState(name);
      key.setAttribute("aria-pressed", on && !(block === "p" && around("h2, h3, h4, li")));
    }
    frame.querySelector("[data-table-tools]").hidden = !around("td, th");
  }
  document.addEventListener("selectionchange", () => text.contains(getSelection().anchorNode) && show());

  function select(range) {
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }
  const block = (node) => (node.parentNode === text ? node : block(node.parentNode));

  /* Blocks go between the blocks; a paragraph with the cursor in its middle is parted there. */
  function put(html) {
    const nodes = [...new DOMParser().parseFromString(html, "text/html").body.children].map((one) => document.adoptNode(one));
    if (!nodes.length) return;
    const range = inside() ? getSelection().getRangeAt(0) : document.createRange();
    if (!inside()) range.selectNodeContents(text), range.collapse(false);
    range.deleteContents();
    const here = range.startContainer === text ? text.childNodes[range.startOffset - 1] : block(range.startContainer);
    if (!here) text.prepend(...nodes);
    else {
      range.setEndAfter(here.lastChild || here);
      const rest = /^(P|H\d)$/.test(here.tagName) && here.contains(range.startContainer) ? range.extractContents() : null;
      here.after(...nodes);
      if (rest?.textContent.trim()) {
        const tail = document.createElement("p");
        tail.append(rest);
        nodes.at(-1).after(tail);
      }
      if (here.nodeType === 1 && !here.textContent.trim() && !here.querySelector("img")) here.remove();
    }
    if (!text.lastElementChild.matches("p, h2, h3, h4, ul, ol")) text.append(paragraph());
    getSelection().selectAllChildren(nodes.at(-1));
    getSelection().collapseToEnd();
    return nodes;
  }
  function paragraph() {
    const made = document.createElement("p");
    made.append(document.createElement("br"));
    return made;
  }

  function table(change) {
    const cell = around("td, th");
    const one = cell.closest("table");
    const row = [...one.rows].indexOf(cell.parentElement);
    const column = cell.cellIndex;
    change(one, row, column);
    const next = one.rows[Math.min(row + (change === changes.rowAdd), one.rows.length - 1)]?.cells;
    if (next?.length) getSelection().collapse(next[Math.min(column, next.length - 1)], 0);
    else one.replaceWith(paragraph());
  }
  const cell = (row, at, head) => {
    const made = document.createElement(head ? "th" : "td");
    if (head) made.scope = "col";
    made.append(document.createElement("br"));
    row.insertBefore(made, row.cells[at] || null);
  };
  const merged = (one) => one.querySelector("[colspan], [rowspan]");
  const changes = {
    rowAdd: (one, row) => {
      const fresh = one.insertRow(row + 1);
      const width = [...one.rows[row].cells].reduce((sum, next) => sum + next.colSpan, 0);
      for (let at = 0; at < width; at++) cell(fresh, at, false);
    },
    columnAdd: (one, _, column) => [...one.rows].forEach((row) => cell(row, column + 1, row.cells[0]?.tagName === "TH")),
    rowDrop: (one, row) => one.deleteRow(row),
    columnDrop: (one, _, column) => [...one.rows].forEach((row) => row.cells[column] && row.deleteCell(column)),
  };

  function ask(name, start) {
    const box = form.querySelector(`[data-ask=${name}]`);
    const range = inside() ? getSelection().getRangeAt(0) : null;
    return new Promise((done) => {
      const end = (answer) => () => (box.close(), text.focus(), range && select(range), done(answer && [answer, box]));
      box.querySelector("[data-yes]").onclick = end("yes");
      box.querySelector("[data-no]").onclick = end("");
      if (box.querySelector("[data-remove]")) box.querySelector("[data-remove]").onclick = end("remove");
      box.oncancel = (event) => (event.preventDefault(), end("")());
      box.onkeydown = (event) => {
        if (event.key === "Enter" && event.target.tagName === "INPUT") event.preventDefault(), end("yes")();
      };
      start(box);
      box.showModal();
    });
  }

  async function link() {
    const old = around("a");
    const said = await ask("link", (box) => (box.querySelector("[data-url]").value = old?.getAttribute("href") || ""));
    if (!said) return;
    const url = said[1].querySelector("[data-url]").value.trim();
    if (said[0] === "remove") return old && once(() => old.replaceWith(...old.childNodes));
    if (!/^(https?:\/\/|\/(?!\/))\S+$/i.test(url)) return tell("链接要以 https:// 或 http:// 开头。");
    once(() => {
      if (old) old.href = url;
      else if (getSelection().isCollapsed) run("insertHTML", `<a href="${escape(url)}">${escape(url)}</a>`);
      else run("createLink", url);
    });
  }

  async function picture(old) {
    const files = [...form.querySelectorAll("[data-files] [data-picture]")];
    const said = await ask("picture", (box) => {
      const list = box.querySelector("[data-source]");
      list.replaceChildren(...files.map((one) => new Option(one.querySelector("input").value, one.dataset.id)));
      if (old) list.value = old.src.split("/").pop();
      list.hidden = box.querySelector("[data-yes]").disabled = !files.length;
      box.querySelector("[data-none]").hidden = files.length > 0;
      box.querySelector("[data-alt]").value = old?.alt || "";
    });
    if (!said) return;
    const image = old || document.createElement("img");
    once(() => {
      image.src = `${form.dataset.here}/attachments/${said[1].querySelector("[data-source]").value}`;
      image.alt = said[1].querySelector("[data-alt]").value.trim();
      if (!old) put(`<p>${image.outerHTML}</p>`);
    });
  }
  text.addEventListener("dblclick", (event) => event.target.tagName === "IMG" && picture(event.target));

  function newTable() {
    const row = (tag, words) => `<tr>${`<${tag}>${words}</${tag}>`.repeat(3)}</tr>`;
    const made = put(`<table><tbody>${row("th", "<br>")}${row("td", "<br>").repeat(2)}</tbody></table>`);
    getSelection().collapse(made[0].rows[0].cells[0], 0);
  }
  function list(name) {
    run(name);
    const { anchorNode, anchorOffset } = getSelection();
    const made = around("ul, ol");
    if (made?.parentElement.tagName !== "P") return;
    made.parentElement.replaceWith(...made.parentElement.childNodes);
    getSelection().collapse(anchorNode, anchorOffset);
  }
  const tell = (words) => (says.textContent = words);

  function act(key) {
    const { do: name, value: wanted } = key.dataset;
    tell("");
    if (name === "link") return link();
    if (name === "picture") return picture(null);
    text.focus();
    if (name === "undo" || name === "redo") return step(name === "undo" ? -1 : 1);
    if (name.startsWith("column") && merged(around("table"))) return tell("有合并单元格的表格，请先在 Word 里改好列再粘贴。");
    once(() => {
      if (name === "table") newTable();
      else if (changes[name]) table(changes[name]);
      else if (name.endsWith("List")) list(name);
      else run(name, wanted && around(wanted) ? "p" : wanted);
    });
  }

  const bar = frame.querySelector("[role=toolbar]");
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  bar.addEventListener("click", (event) => event.target.closest("[data-do]") && act(event.target.closest("[data-do]")));
  keys[0].tabIndex = 0;
  bar.addEventListener("keydown", (event) => {
    const shown = keys.filter((key) => key.offsetParent);
    const at = shown.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (event.key === "Escape") text.focus();
    if (to === undefined) return;
    event.preventDefault();
    keys.forEach((key) => (key.tabIndex = -1));
    const next = shown[(to + shown.length) % shown.length];
    next.tabIndex = 0;
    next.focus();
  });
  text.addEventListener("keydown", (event) => {
    if (event.altKey && event.key === "F10") event.preventDefault(), keys.find((key) => key.tabIndex === 0).focus();
    if (event.key === "Tab" && around("td, th")) {
      const cells = [...around("table").querySelectorAll("td, th")];
      const next = cells[cells.indexOf(around("td, th")) + (event.shiftKey ? -1 : 1)];
      if (next) event.preventDefault(), getSelection().collapse(next, 0);
    }
    if (!event.ctrlKey && !event.metaKey) return;
    const by = { z: event.shiftKey ? 1 : -1, y: 1 }[event.key.toLowerCase()];
    if (by) event.preventDefault(), step(by);
    if (event.key === "k") event.preventDefault(), link();
  });

  /* Dropped files are attachments, not pictures inside the text. */
  text.addEventListener("drop", (event) => event.dataTransfer.files.length && event.preventDefault());
  text.addEventListener("paste", async (event) => {
    const html = event.clipboardData.getData("text/html");
    if (event.clipboardData.files.length && !html) return event.preventDefault(), tell("图片请先作为附件上传，再放进正文。");
    if (!html) return;
    event.preventDefault();
    const range = getSelection().getRangeAt(0);
    const words = event.clipboardData.getData("text/plain");
    const body = new FormData();
    body.set("csrf", form.elements.csrf.value);
    body.set("html", html);
    let cleaned = { html: words.split(/\r?\n/).filter(Boolean).map((one) => `<p>${escape(one)}</p>`).join(""), left_out: 0 };
    try {
      const answer = await fetch(`${form.dataset.here}/paste`, { method: "POST", body });
      if (answer.ok) cleaned = await answer.json();
    } catch {
      tell("网络断开，只粘贴了文字。");
    }
    select(range);
    const alone = cleaned.html.match(/^<p>([\s\S]*)<\/p>$/);
    once(() => (alone && !/<(p|img)[ >]/.test(alone[1]) ? run("insertHTML", alone[1]) : put(cleaned.html)));
    if (cleaned.left_out) tell(`有 ${cleaned.left_out} 张图片没有粘贴进来，请先作为附件上传，再放进正文。`);
  });
  if (value.value) text.innerHTML = value.value; // what the device had kept
  if (!text.lastElementChild?.matches("p, h2, h3, h4, ul, ol")) text.append(paragraph());
  keep();
})();
