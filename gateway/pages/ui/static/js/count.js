/* Says how many characters are left in a text that has a limit; the limit itself is the server's. */
for (const text of document.querySelectorAll("textarea[data-limit]")) {
  const line = document.getElementById(text.id + "-count");
  const limit = Number(text.dataset.limit);
  const say = () => {
    const left = limit - [...text.value].length;
    line.textContent = left >= 0 ? `还可以写 ${left} 字` : `超出 ${-left} 字，请删减`;
    line.classList.toggle("field-error", left < 0);
  };
  if (!line) continue;
  text.addEventListener("input", say);
  addEventListener("pageshow", say); // a browser going back fills in what was typed only after this script has run
  say();
}

/* After an answer with mistakes, start where they are listed. */
document.querySelector("[data-summary]")?.focus();
