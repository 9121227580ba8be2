// Runs before the first paint, so that nobody who chose dark sees a white flash. A file of its own, because the
// content security policy allows no inline script. The key is the one in src/app/theme.ts.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("intraview-theme");
  } catch {
    // Storage may be forbidden; the system's choice serves as well.
  }
  if (chosen !== "light" && chosen !== "dark") {
    const room = /^\/(rooms\/|practise\/[^/]+\/?$)/.test(location.pathname);
    chosen = room || matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  document.documentElement.setAttribute("data-mantine-color-scheme", chosen);
})();
