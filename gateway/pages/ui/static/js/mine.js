/* Receipts that somebody wants remembered on this device: nowhere else, never on a shared screen. */
(() => {
  const KEY = "gongkai.mine";
  const MOST = 200;
  let store;
  try {
    store = window.localStorage;
    store.getItem(KEY);
  } catch {
    return;
  }
  if (document.documentElement.hasAttribute("data-shared")) return;
  const all = () => JSON.parse(store.getItem(KEY) || "[]");
  const write = (list) => (list.length ? store.setItem(KEY, JSON.stringify(list.slice(-MOST))) : store.removeItem(KEY));
  const others = (href) => all().filter((one) => one.href !== href);

  const keep = document.querySelector("[data-keep]");
  if (keep) {
    const { href, title, at } = keep.dataset;
    const box = keep.querySelector("input");
    box.checked = all().some((one) => one.href === href);
    box.addEventListener("change", () => write(box.checked ? [...others(href), { href, title, at }] : others(href)));
    keep.hidden = false;
  }

  const place = document.querySelector("[data-mine]");
  if (!place) return;
  const [list, empty, clear] = ["ul", "[data-none]", "[data-clear]"].map((one) => place.querySelector(one));
  function draw() {
    list.replaceChildren(
      ...all()
        .reverse()
        .map((one) => {
          const made = place.querySelector("template").content.firstElementChild.cloneNode(true);
          const link = made.querySelector("a");
          if (/^\/(receipts|places)\/[\w.~-]+$/.test(one.href)) link.href = one.href;
          link.textContent = one.title;
          made.querySelector("[data-at]").textContent = one.at;
          const away = made.querySelector("button");
          away.setAttribute("aria-label", `从这台设备上去掉：${one.title}`);
          away.addEventListener("click", () => (write(others(one.href)), draw()));
          return made;
        }),
    );
    empty.hidden = list.childElementCount > 0;
    clear.hidden = !empty.hidden;
  }
  clear.addEventListener("click", () => (write([]), draw()));
  place.querySelector("[data-alone]").hidden = true;
  draw();
})();
