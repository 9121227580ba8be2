import { createBrowserRouter, type RouteObject } from "react-router";
import { RouteError } from "@/features/errors";
import { Root } from "./Root";

type Page = Promise<{ default: React.ComponentType }>;

/** A page in a file of its own, loaded when somebody goes there. */
function page(load: () => Page): Pick<RouteObject, "lazy"> {
  return { lazy: async () => ({ Component: (await load()).default }) };
}

export const routes: RouteObject[] = [
  {
    Component: Root,
    ErrorBoundary: RouteError,
    children: [
      // The room has its own shell.
      { path: "/rooms/:id", ...page(() => import("@/features/room")) },
    ],
  },
];

export const createRouter = () => createBrowserRouter(routes);
