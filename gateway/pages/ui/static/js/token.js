/* The code of a link in a mail stands behind the #, which is never sent: it goes into the form and out of the address. */
(() => {
  const field = document.getElementById("f-token");
  const code = location.hash.slice(1);
  if (!field || !code || code === "main") return;
  field.value = code;
  history.replaceState(null, "", location.pathname);
})();
