import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const backend = process.env.WEBCARE_URL ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  // The words of the record lie beside the rules (domain/words).
  server: { proxy: { "/api": { target: backend } }, fs: { allow: [".."] } },
  build: {
    outDir: "../api/static",
    emptyOutDir: true,
    chunkSizeWarningLimit: 1500,
  },
});
