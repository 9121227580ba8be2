import { useLayoutEffect } from "react";

const SCHEME = "data-mantine-color-scheme";

/** The room is dark whatever the rest of the product is, dialogs and the browser's own controls included. */
export function useDarkPage(): void {
  useLayoutEffect(() => {
    const page = document.documentElement;
    const before = page.getAttribute(SCHEME);
    const darken = () => {
      if (page.getAttribute(SCHEME) !== "dark") page.setAttribute(SCHEME, "dark");
    };
    darken();
    // The theme's own provider may write the person's choice again, after us.
    const watcher = new MutationObserver(darken);
    watcher.observe(page, { attributes: true, attributeFilter: [SCHEME] });
    return () => {
      watcher.disconnect();
      if (before) page.setAttribute(SCHEME, before);
    };
  }, []);
}
