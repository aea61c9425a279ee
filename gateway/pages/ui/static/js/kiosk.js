/* The screen in the hall goes back to its first page when nobody has touched it for 90 seconds, and keeps nothing. */
(() => {
  const QUIET = 90;
  const WARN = 15;
  const home = document.body.dataset.home;
  const note = document.querySelector("[data-idle]");
  const left = document.querySelector("[data-idle-left]");
  const atHome = location.pathname === home && !location.search;
  let since = Date.now();

  function leave() {
    for (const form of document.forms) form.reset();
    if (!atHome) location.replace(home);
    else window.scrollTo(0, 0);
    since = Date.now();
  }

  function look() {
    const quiet = (Date.now() - since) / 1000;
    if (quiet >= QUIET) leave();
    const soon = !atHome && quiet >= QUIET - WARN;
    note.hidden = !soon;
    if (soon) left.textContent = String(Math.ceil(QUIET - quiet));
  }

  for (const act of ["pointerdown", "keydown", "wheel", "touchmove"]) {
    addEventListener(act, () => {
      since = Date.now();
      note.hidden = true;
    }, { passive: true });
  }
  setInterval(look, 1000);

  /* The next person does not find with the back gesture what the last one typed. */
  addEventListener("pageshow", (event) => {
    if (event.persisted) leave();
  });
})();
