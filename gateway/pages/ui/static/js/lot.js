/* Repeats the lot from what was published, on the reader's own device, by the same rules as `gongkai lot`. */
(() => {
  const offer = document.querySelector("[data-lot]");
  if (!offer || !window.crypto?.subtle) return;
  const says = document.querySelector("[data-lot-says]");
  offer.hidden = false;

  async function sha256(text) {
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, "0")).join("");
  }
  const before = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

  /* Canonical JSON: sorted keys, no spaces. */
  function fingerprint({ entries, program, quotas }) {
    const rows = [...entries].sort((a, b) => before(a.number, b.number)).map((one) => [one.number, one.role, one.side]);
    const sorted = Object.fromEntries(Object.entries(quotas).sort(([a], [b]) => before(a, b)));
    return sha256(JSON.stringify({ entries: rows, program, quotas: sorted }));
  }

  /* The first of a role get its places; a side without one gets that of the last drawn from a side with several. */
  function seated(those, seats) {
    const got = those.slice(0, seats);
    for (const side of new Set(those.map((one) => one.side))) {
      const have = (which) => got.filter((one) => one.side === which).length;
      if (have(side)) continue;
      const spare = [...got].reverse().find((one) => have(one.side) > 1);
      if (!spare) break;
      got.splice(got.indexOf(spare), 1);
      got.push(those.find((one) => one.side === side));
    }
    return got.sort((a, b) => those.indexOf(a) - those.indexOf(b));
  }

  async function repeat() {
    const lot = await (await fetch(offer.dataset.lot)).json();
    if ((await fingerprint(lot)) !== lot.digest) return "编号的指纹对不上：名单在公布以后改动过。";
    const placed = await Promise.all(
      lot.entries.map(async (one) => ({ ...one, place: await sha256([lot.digest, lot.seed.trim(), one.number].join("\n")) })),
    );
    placed.sort((a, b) => before(a.place, b.place));
    const drawn = Object.entries(lot.quotas).flatMap(([role, seats]) => {
      return seated(placed.filter((one) => one.role === role), seats).map((one) => one.number);
    });
    const same = [...drawn].sort().join() === [...lot.chosen].sort().join();
    return same
      ? `算好了：${lot.entries.length} 个编号、${drawn.length} 个名额，得到的结果和公布的一模一样。`
      : "算出来的结果和公布的不一样，请拨打网站下方的电话告诉我们。";
  }

  offer.querySelector("button").addEventListener("click", async () => {
    says.textContent = "正在算…";
    says.textContent = await repeat().catch(() => "没有取到抽签文件，请稍后再试。");
  });
})();
