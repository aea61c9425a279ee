/* Suggestions below a search box while one types: the combobox pattern of ARIA 1.2. Without it the form works as it is. */
(() => {
  const PAUSE = 120;
  const KEPT = 50;
  const KINDS = {
    document: "文件", interpretation: "解读", response: "回应关切", item: "公开事项",
    consultation: "征求意见", feedback: "意见采纳情况", entry: "村务公开",
  };
  const known = new Map();

  async function fetched(words, signal) {
    if (known.has(words)) return known.get(words);
    const answer = await fetch(`/api/search/suggest?q=${encodeURIComponent(words)}`, { signal });
    const found = answer.ok ? (await answer.json()).suggestions : [];
    if (answer.ok) known.set(words, found);
    if (known.size > KEPT) known.delete(known.keys().next().value);
    return found;
  }

  function marked(text, words) {
    const parts = document.createDocumentFragment();
    const at = text.toLowerCase().indexOf(words.toLowerCase());
    if (at < 0) {
      parts.append(text);
      return parts;
    }
    const bold = document.createElement("b");
    bold.textContent = text.slice(at, at + words.length);
    parts.append(text.slice(0, at), bold, text.slice(at + words.length));
    return parts;
  }

  function combobox(box) {
    const form = box.form;
    const list = form.appendChild(document.createElement("ul"));
    const says = form.appendChild(document.createElement("span"));
    let found = [];
    let active = -1;
    let timer = 0;
    let request = null;
    let composing = false;

    list.id = `${box.id}-list`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "搜索建议");
    says.className = "sr";
    says.setAttribute("role", "status");
    for (const [name, value] of [
      ["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id],
    ]) box.setAttribute(name, value);

    function close() {
      clearTimeout(timer);
      request?.abort();
      list.hidden = true;
      box.setAttribute("aria-expanded", "false");
      mark(-1);
      says.textContent = "";
    }

    function mark(index) {
      active = index;
      [...list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
      if (index < 0) return box.removeAttribute("aria-activedescendant");
      box.setAttribute("aria-activedescendant", list.children[index].id);
      list.children[index].scrollIntoView({ block: "nearest" });
    }

    function choose(one) {
      close();
      if (one.url) return location.assign(one.url);
      box.value = one.text;
      form.requestSubmit();
    }

    function row(one, index, words) {
      const made = document.createElement("li");
      made.id = `${list.id}-${index}`;
      made.setAttribute("role", "option");
      made.setAttribute("aria-selected", "false");
      const text = made.appendChild(document.createElement("span"));
      text.append(marked(one.text, words));
      if (KINDS[one.kind]) made.appendChild(document.createElement("small")).textContent = KINDS[one.kind];
      made.addEventListener("click", () => choose(one));
      return made;
    }

    async function look() {
      const words = box.value.trim();
      request?.abort();
      if (!words) return close();
      const mine = (request = new AbortController());
      try {
        const answer = await fetched(words, mine.signal);
        if (mine.signal.aborted || document.activeElement !== box) return;
        found = answer;
      } catch {
        return; // overtaken by the next letter, or the network is away: typing goes on either way
      }
      if (!found.length) return close();
      list.replaceChildren(...found.map((one, index) => row(one, index, words)));
      list.hidden = false;
      box.setAttribute("aria-expanded", "true");
      mark(-1);
      says.textContent = `有 ${found.length} 条建议，按上下键选择。`;
    }

    function soon() {
      clearTimeout(timer);
      if (!composing) timer = setTimeout(look, PAUSE);
    }

    function move(by) {
      if (list.hidden) return look();
      const count = found.length + 1; // one place is the box itself, with what was typed
      mark(((active + 1 + by + count) % count) - 1);
    }

    box.addEventListener("input", soon);
    box.addEventListener("compositionstart", () => {
      composing = true;
      close();
    });
    box.addEventListener("compositionend", () => {
      composing = false;
      soon();
    });
    box.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        choose(found[active]);
      }
    });
    box.addEventListener("blur", close);
    form.addEventListener("submit", close);
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  document.querySelectorAll("input[data-suggest]").forEach(combobox);
})();
