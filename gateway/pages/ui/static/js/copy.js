/* A text that is to be pasted elsewhere gets a button that copies it; without script it can be selected. */
for (const text of document.querySelectorAll("textarea[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet button-small";
  button.textContent = text.dataset.copy;
  const said = document.createElement("span");
  said.className = "small soft";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      said.textContent = "已复制，可以去粘贴了。";
    } catch {
      said.textContent = "已选中，请按 Ctrl+C 或长按复制。";
    }
  });
  const row = document.createElement("p");
  row.className = "row";
  row.append(button, said);
  text.after(row);
}
