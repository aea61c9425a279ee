/* What is related takes the place of the link to it, once the page is there; nothing of it shows while search rests. */
for (const block of document.querySelectorAll("[data-related]")) {
  fetch(block.dataset.related, { credentials: "same-origin" })
    .then((answer) => (answer.ok ? answer.text() : ""))
    .then((text) => {
      const list = new DOMParser().parseFromString(text, "text/html").querySelector("[data-related-list]");
      if (list) block.querySelector("p").replaceWith(document.adoptNode(list));
      else block.remove();
    })
    .catch(() => block.remove());
}
