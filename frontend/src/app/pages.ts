import type { ComponentType } from "react";
import type { RouteObject } from "react-router";

type Page = Promise<{ default: ComponentType }>;

/** A page in a file of its own, loaded when somebody goes there. */
export function page(load: () => Page): Pick<RouteObject, "lazy"> {
  return { lazy: async () => ({ Component: (await load()).default }) };
}

/** A page that stands among others in one file. */
export function pick<Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) {
  return { lazy: async () => ({ Component: (await load())[name] }) } satisfies Pick<RouteObject, "lazy">;
}
