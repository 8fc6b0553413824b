// What a link within the page leads to may be folded away: it is opened, with all that it lies in.
// Without this, one comes to the closed fold and opens it.
function open(hash) {
  let target = null;
  try {
    target = document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return; // no address of anything
  }
  let fold = target?.closest("details");
  if (!fold) {
    return;
  }
  for (; fold; fold = fold.parentElement?.closest("details")) {
    fold.open = true;
  }
  target.scrollIntoView();
}

export function startFolds() {
  open(location.hash);
  window.addEventListener("hashchange", () => open(location.hash));
  // Followed once more, a link changes nothing in the address.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (link && link.hash && link.hash === location.hash) {
      open(link.hash);
    }
  });
}
