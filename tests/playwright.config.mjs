import { defineConfig } from "@playwright/test";

// Chromium's own sandbox can't start as root, as in most containers.
const asRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "page",
  outputDir: "../target/browser-tests",
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env.CHROMIUM || undefined,
      args: [
        ...(asRoot ? ["--no-sandbox"] : []),
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
