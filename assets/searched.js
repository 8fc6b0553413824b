// What a search found is an answer to a form: coming back to it, the browser would ask whether to send it again.
// Under the address by which the same search is shown again it comes back without asking. Without this, the link
// back on a person's page leads there.
export function startSearched() {
  const again = document.querySelector("[data-again]")?.dataset.again;
  if (again) {
    history.replaceState(history.state, "", again);
  }
}
