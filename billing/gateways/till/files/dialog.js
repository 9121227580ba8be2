// Inside the dialog: says to the page around it what happened here.
(() => {
  "use strict";
  const say = (kind, fields) => {
    if (window.parent !== window) window.parent.postMessage({ kind, fields }, window.location.origin);
  };
  const told = document.getElementById("told");
  if (told) say(told.dataset.kind, JSON.parse(told.dataset.fields));
  document.getElementById("close")?.addEventListener("click", () => say("closed", {}));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") say("closed", {});
  });
})();
