// Serves the built site to the browser on this machine, or another folder, and pages that only a bench needs.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".xml": "application/xml",
};

/**
 * Serves on a free port, under a folder, what lies in `site`; `pages` are files of the bench's own, a text each. `headers`
 * go with every answer; a function of the file's name gives those for each.
 */
export async function serve({ folder = "/", site = dist, pages = {}, headers = {} } = {}) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const path = pathname.startsWith(folder) ? pathname.slice(folder.length) : undefined;
    const name = path === "" || path?.endsWith("/") ? `${path}index.html` : (path ?? "");
    const own = typeof headers === "function" ? headers(name) : headers;
    try {
      const body = Object.hasOwn(pages, name) ? pages[name] : await readFile(join(site, normalize(name)));
      response.writeHead(200, { "content-type": types[extname(name)] ?? "application/octet-stream", ...own });
      response.end(body);
    } catch {
      response.writeHead(404, own);
      response.end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { address: `http://127.0.0.1:${server.address().port}${folder}`, close: () => server.close() };
}
