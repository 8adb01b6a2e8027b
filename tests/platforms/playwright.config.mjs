import { defineConfig } from "@playwright/test";
import common from "../playwright.config.mjs";

export default defineConfig(common, {
  testDir: ".",
  outputDir: "../../target/platform-tests",
});
