// What stands alone in a frame of any size: it fills the frame, nothing scrolls, and nothing covers anything else.
import { expect, test } from "./lab.mjs";

const sizes = [[320, 200], [320, 480], [360, 300], [390, 560], [480, 270], [600, 340], [640, 360], [700, 300], [800, 450], [960, 250], [1280, 720]];
const queries = ["", "&controls=0", "&backups=0", "&backups=2&fall=3", "&backups=4", "&backups=4&controls=0", "&compare=fall-3", "&compare=backups-4&controls=0"];

/** How the parts of a scene lie: what is cut off, and which of them share a place. In the page. */
function lie(lab) {
  const root = lab.shadowRoot;
  const frame = root.querySelector(".frame");
  const scene = root.querySelector(".fl-scenes").getBoundingClientRect();
  const card = root.querySelector(".fl-stage").getBoundingClientRect();
  const shown = (element) => element.checkVisibility() && element.textContent !== "";
  const boxes = [...root.querySelectorAll(".fl-node, .fl-ring, .fl-badge, .fl-caption, .fl-status, .fl-legend, .fl-scene-title, .fl-reason")]
    .filter((element) => element.matches(".fl-ring") || shown(element))
    .map((element) => ({ name: element.getAttribute("class"), box: element.getBoundingClientRect() }));
  const share = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
  const together = boxes.flatMap((a, at) => boxes.slice(at + 1).filter((b) => share(a.box, b.box)).map((b) => `${a.name} and ${b.name}`));
  const out = boxes.filter(({ box }) => box.left < card.left || box.right > card.right + 1 || box.top < card.top - 1 || box.bottom > card.bottom + 1);
  const buttons = [...root.querySelectorAll(".fl-transport :is(button, input)")].filter((element) => element.checkVisibility());
  const cut = buttons.filter((button) => {
    const { left, right, top, bottom } = button.getBoundingClientRect();
    return left < 0 || right > innerWidth || top < 0 || bottom > innerHeight;
  });
  return {
    scrolls: [frame.scrollWidth > frame.clientWidth, frame.scrollHeight > frame.clientHeight, document.documentElement.scrollHeight > innerHeight],
    free: innerWidth - scene.width,
    height: scene.height,
    together,
    out: out.map(({ name }) => name),
    cut: cut.map(({ textContent }) => textContent),
  };
}

for (const [width, height] of sizes) {
  test.describe(`a frame of ${width} by ${height}`, () => {
    test.use({ viewport: { width, height } });

    test("is filled by the scene", async ({ lab, page }) => {
      for (const query of queries) {
        await lab.open(`?view=scene&seed=42&at=9${query}`);
        const found = await page.locator("failover-lab").evaluate(lie);
        expect(found, query).toMatchObject({ scrolls: [false, false, false], together: [], out: [], cut: [] });
        // The room around it, and a border.
        expect(found.free, query).toBeLessThanOrEqual(42);
        expect(found.height, query).toBeGreaterThan(height * 0.4);
        await expect(lab.scenes.filter({ visible: true })).toHaveCount(query.includes("compare") ? 2 : 1);
      }
    });
  });
}

test("in a frame that is too small for its parts, packets go where the drawing has their ways", async ({ lab, page }) => {
  for (const [width, height] of [[900, 500], [320, 200], [480, 270]]) {
    await page.setViewportSize({ width, height });
    await lab.open("?view=scene&seed=42&at=9");
    await lab.run(200);
    const [gap, hit] = await page.locator("failover-lab").evaluate(({ shadowRoot }) => {
      const middle = ({ left, right, top, bottom }) => [(left + right) / 2, (top + bottom) / 2];
      const box = (selector) => shadowRoot.querySelector(selector).getBoundingClientRect();
      const [packet, ring] = [box(".fl-packet"), box("[data-part=instance-1] .fl-ring")];
      const button = middle(box(".fl-hit[data-value='1']"));
      // It rests at the ring's left, touching it.
      return [ring.left - middle(packet)[0], Math.hypot(button[0] - middle(ring)[0], button[1] - middle(ring)[1])].map((value) => value / ring.width);
    });
    expect(gap, `${width}`).toBeGreaterThan(0.05);
    expect(gap, `${width}`).toBeLessThan(0.4);
    expect(hit, `${width}`).toBeLessThan(0.03);
  }
});
