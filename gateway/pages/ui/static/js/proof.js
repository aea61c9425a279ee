/* Where the page asks for a proof of work it is found while somebody types. Without it an opinion is taken all the same. */
(() => {
  const asks = document.querySelector("[data-proof]");
  if (!asks || !window.Worker || !crypto.subtle) return;
  const form = asks.closest("form");

  async function find() {
    const answer = await fetch(asks.dataset.proof);
    const { needed, challenge } = await answer.json();
    if (!needed) return "";
    const worker = new Worker(asks.dataset.solver);
    try {
      const solution = await new Promise((found, failed) => {
        worker.onmessage = ({ data }) => found(data);
        worker.onerror = failed;
        worker.postMessage(challenge.parameters);
      });
      return btoa(JSON.stringify({ challenge, solution }));
    } finally {
      worker.terminate();
    }
  }

  const start = () => {
    form.proving ??= find()
      .then((proof) => (form.elements.proof.value = proof))
      .catch(() => "");
  };
  form.addEventListener("input", start);
  if (form.elements.text.value) start();
})();
