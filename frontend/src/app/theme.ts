import { type CSSVariablesResolver, createTheme, localStorageColorSchemeManager, rem } from "@mantine/core";

/** Where the choice of light or dark is kept; public/theme.js reads it before the first paint. */
export const themeStore = localStorageColorSchemeManager({ key: "intraview-theme" });

const teal = [
  "#e4f0ed",
  "#c9e2dc",
  "#9fcdc4",
  "#62c3b6",
  "#3aa598",
  "#1d8a7f",
  "#0f766e",
  "#0b5f58",
  "#094d48",
  "#063a36",
] as const;

/** Mantine in our measures. Colours come from ui/tokens.css, which branding may override. */
export const theme = createTheme({
  fontFamily: "var(--sans)",
  fontFamilyMonospace: "var(--mono)",
  primaryColor: "teal",
  primaryShade: { light: 6, dark: 3 },
  colors: { teal },
  autoContrast: true,
  defaultRadius: 6,
  focusRing: "auto",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontSizes: { xs: "var(--t1)", sm: "var(--t1)", md: "var(--t2)", lg: "var(--t3)", xl: "var(--t4)" },
  lineHeights: { xs: "var(--l1)", sm: "var(--l1)", md: "var(--l2)", lg: "var(--l3)", xl: "var(--l4)" },
  spacing: { xs: rem(4), sm: rem(8), md: rem(16), lg: rem(24), xl: rem(32) },
  radius: { xs: rem(4), sm: rem(4), md: rem(6), lg: rem(10), xl: rem(10) },
});

const named = {
  "--mantine-color-body": "var(--paper)",
  "--mantine-color-text": "var(--ink)",
  "--mantine-color-dimmed": "var(--ink-2)",
  "--mantine-color-error": "var(--red)",
  "--mantine-color-placeholder": "var(--ink-3)",
  "--mantine-color-default": "var(--surface)",
  "--mantine-color-default-border": "var(--line-strong)",
  "--mantine-color-default-color": "var(--ink)",
  "--mantine-color-default-hover": "var(--sunken)",
  "--mantine-color-disabled": "var(--sunken)",
  "--mantine-color-disabled-color": "var(--ink-3)",
  "--mantine-color-anchor": "var(--ink)",
  "--mantine-primary-color-filled": "var(--accent)",
  "--mantine-primary-color-filled-hover": "var(--accent-hover)",
  "--mantine-primary-color-light": "var(--accent-soft)",
  "--mantine-primary-color-contrast": "var(--on-accent)",
};

/** Gives Mantine's variables our tokens as values, in both schemes. */
export const tokens: CSSVariablesResolver = () => ({ variables: {}, light: named, dark: named });
