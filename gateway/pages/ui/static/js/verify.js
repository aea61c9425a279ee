/* Checks a receipt in the browser (RFC 9162, RFC 8032, C2SP tlog-checkpoint). Nothing of it is sent but its ticket. */
(() => {
  const API = "/api/consultation";
  const form = document.querySelector('form[action="/receipts/verify"]');
  const verdict = document.querySelector("[data-verdict]");
  if (!form || !verdict || !window.crypto?.subtle) return;

  const text = new TextEncoder();
  const bytes = (hex) => {
    if (typeof hex !== "string" || !/^([0-9a-f]{2})*$/i.test(hex)) throw new Error("not hex");
    return Uint8Array.from(hex.match(/../g) || [], (two) => parseInt(two, 16));
  };
  const base64 = (given) => Uint8Array.from(atob(given), (one) => one.charCodeAt(0));
  const same = (a, b) => a.length === b.length && a.every((one, at) => one === b[at]);
  const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
  const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
  const node = (left, right) => sha256([1], left, right);

  /* RFC 8785 for what a receipt holds: strings, null and lists of strings. */
  const canonical = (value) =>
    Array.isArray(value)
      ? `[${value.map(canonical).join(",")}]`
      : value && typeof value === "object"
        ? `{${Object.keys(value)
            .sort()
            .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
            .join(",")}}`
        : JSON.stringify(value);

  async function signed(key, signature, message) {
    try {
      const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
      return await crypto.subtle.verify("Ed25519", imported, signature, message);
    } catch (error) {
      if (error.name === "NotSupportedError") throw error;
      return false;
    }
  }

  /* The signed head of a note, or null where no known key has signed it under that name. */
  async function head(note, log, keys) {
    const cut = note.lastIndexOf("\n\n");
    if (cut < 0 || !note.endsWith("\n")) return null;
    const said = note.slice(0, cut + 1);
    const [origin, size, root] = said.split("\n");
    if (origin !== log || !/^(0|[1-9]\d{0,15})$/.test(size)) return null;
    for (const line of note.slice(cut + 2, -1).split("\n")) {
      const [dash, name, given, ...more] = line.split(" ");
      if (dash !== "—" || name !== log || more.length) continue;
      const signature = base64(given);
      for (const key of keys) {
        const hash = (await sha256(text.encode(`${log}\n`), [1], key)).slice(0, 4);
        if (!same(hash, signature.slice(0, 4))) continue;
        if (await signed(key, signature.slice(4), text.encode(said))) return { size: Number(size), root: base64(root) };
      }
    }
    return null;
  }

  const odd = (number) => number % 2 === 1;
  const half = (number) => Math.floor(number / 2);

  async function included(leaf, { index, size, path }, root) {
    if (!Number.isSafeInteger(index) || index < 0 || index >= size || path.length > 63) return false;
    let [place, last, hash] = [index, size - 1, leaf];
    for (const beside of path.map(bytes)) {
      if (last === 0) return false;
      if (odd(place) || place === last) {
        hash = await node(beside, hash);
        while (!odd(place) && place) [place, last] = [half(place), half(last)];
      } else hash = await node(hash, beside);
      [place, last] = [half(place), half(last)];
    }
    return last === 0 && same(hash, root);
  }

  async function grew(older, newer, path) {
    if (older.size > newer.size || path.length > 128) return false;
    if (older.size === newer.size) return !path.length && same(older.root, newer.root);
    if (older.size === 0) return !path.length;
    const nodes = path.map(bytes);
    if (Number.isInteger(Math.log2(older.size))) nodes.unshift(older.root);
    if (!nodes.length) return false;
    let [place, last] = [older.size - 1, newer.size - 1];
    while (odd(place)) [place, last] = [half(place), half(last)];
    let [first, second] = [nodes[0], nodes[0]];
    for (const beside of nodes.slice(1)) {
      if (last === 0) return false;
      if (odd(place) || place === last) {
        [first, second] = [await node(beside, first), await node(beside, second)];
        while (!odd(place) && place) [place, last] = [half(place), half(last)];
      } else second = await node(second, beside);
      [place, last] = [half(place), half(last)];
    }
    return last === 0 && same(first, older.root) && same(second, newer.root);
  }

  const ask = async (path) => {
    const answer = await fetch(API + path, { referrerPolicy: "no-referrer" });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };

  async function contentHolds({ content, salt, promise }) {
    if (!content) return null;
    const entry = await sha256(bytes(salt), text.encode(canonical(content)));
    const leaf = await sha256([0], entry);
    return salt.length === 64 && content.accepted_at === promise.at && same(leaf, bytes(promise.leaf));
  }

  async function newest(receipt) {
    if (receipt.inclusion || typeof receipt.ticket !== "string") return receipt;
    try {
      const { inclusion, checkpoint } = await ask(`/receipts/${encodeURIComponent(receipt.ticket)}`);
      return { ...receipt, inclusion, checkpoint };
    } catch {
      return receipt;
    }
  }

  async function stillGrowing(older, log, keys) {
    const record = encodeURIComponent(log.split("/").pop());
    const now = await ask(`/record/${record}`);
    const newer = await head(now.checkpoint, log, keys);
    if (!newer || now.log !== log) return false;
    return grew(older, newer, (await ask(`/record/${record}/consistency?first=${older.size}&second=${newer.size}`)).path);
  }

  const known = async () => (await ask("/record-keys")).keys.map(({ key }) => base64(key));

  async function check(given) {
    const keys = await known();
    const receipt = await newest(given);
    const { promise, inclusion, checkpoint } = receipt;
    const signer = base64(promise.key);
    const message = text.encode(`${promise.log}\npromise\n${promise.leaf}\n${promise.at}\n`);
    const found = {
      content: await contentHolds(receipt).catch(() => false),
      promise: await signed(signer, base64(promise.signature), message),
      key: keys.some((key) => same(key, signer)),
      inclusion: null,
      checkpoint: null,
      grown: null,
    };
    if (!inclusion) return found;
    const older = await head(checkpoint, promise.log, keys);
    found.checkpoint = !!older && older.size === inclusion.size;
    found.inclusion = !!older && (await included(bytes(promise.leaf), inclusion, older.root).catch(() => false));
    found.grown = !!older && (await stillGrowing(older, promise.log, keys).catch(() => false));
    return found;
  }

  function show(found) {
    for (const item of verdict.querySelectorAll("[data-check]")) {
      const held = found[item.dataset.check];
      item.className = held === null ? "" : held ? "tone-success" : "tone-error";
      item.querySelector("[data-mark]").textContent = held === null ? "没有核对" : held ? "相符" : "不符";
      item.querySelector("[data-said]").textContent = item.dataset[held === null ? "none" : held ? "yes" : "no"];
    }
    const words = verdict.querySelector("[data-words]");
    const bad = Object.values(found).includes(false);
    words.textContent = words.dataset[bad ? "bad" : found.inclusion ? "good" : "waits"];
    words.className = `verdict-words tone-text tone-${bad ? "error" : "success"}`;
    const by = verdict.querySelector("[data-by]");
    by.textContent = by.dataset.browser;
    verdict.hidden = false;
    verdict.focus();
  }

  async function given() {
    const [file] = form.elements.file.files;
    return JSON.parse(file ? await file.text() : form.elements.receipt.value);
  }

  /* Whatever cannot be read or checked here goes to the site, which says what is wrong. */
  async function here() {
    const receipt = await given();
    if (receipt.format !== "gongkai-receipt/1") throw new Error("not a receipt");
    show(await check(receipt));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation(); // the button stays ready: nothing is on its way
    here().catch(() => form.submit());
  });
  if (form.elements.receipt.value) here().catch(() => {});
})();
