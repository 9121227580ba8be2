import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` and `npm run preview` find the server. */
const server = process.env.INTRAVIEW_SERVER ?? "http://127.0.0.1:8000";

// The Origin is compared whole on the server, so a request passed on has to name the server's own.
const proxy = {
  "/api": { target: server, changeOrigin: true, headers: { origin: server } },
  "/ws": { target: server, changeOrigin: true, ws: true, headers: { origin: server } },
  "/sandbox": { target: server, changeOrigin: true, headers: { origin: server } },
};

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    target: "es2023",
    // Fonts and pictures stay files: a data URL in a style sheet can't be cached on its own.
    assetsInlineLimit: 0,
    manifest: true,
    chunkSizeWarningLimit: 700,
  },
  server: { host: "127.0.0.1", proxy },
  preview: { host: "127.0.0.1", proxy },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    // Only keep a test from hanging: a busy machine may be slow.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
