/* A receipt whose opinion is on its way into the record: look again in a few seconds, a few times. */
(() => {
  const KEY = "gongkai.waiting";
  let store;
  try {
    store = window.sessionStorage;
    store.getItem(KEY);
  } catch {
    return;
  }
  const tried = Number(store.getItem(KEY) || 0);
  if (tried >= 4) return store.removeItem(KEY);
  store.setItem(KEY, tried + 1);
  setTimeout(() => location.reload(), 2500);
})();
