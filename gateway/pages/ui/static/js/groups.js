/* x chooses the row on which one stands. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const box = document.activeElement.closest("[data-rows] > li")?.querySelector("input[type=checkbox]");
  if (box) box.checked = !box.checked;
});
