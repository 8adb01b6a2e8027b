// The element's interface: attributes, properties, methods and events, against what the machine is known to do.
import { cases } from "./lab.mjs";
import { expect, request, script, switches, tag, test } from "./host.mjs";

const traces = await cases("trace");
const most = "18446744073709551615";
const forty = traces.find(({ config }) => config.seed === "42");

/** Markup of an element whose attributes are a configuration. */
function markup(config, more = "") {
  const attributes = Object.entries(config).map(([key, value]) => `${key.replaceAll("_", "-")}="${value}"`);
  return `<failover-lab ${attributes.join(" ")} ${more}></failover-lab>`;
}

for (const { config, lines, requests } of traces) {
  test(`attributes make the run and events tell it: ${JSON.stringify(config)}`, async ({ host }) => {
    await host.open(markup(config, 'speed="64" view="scene"'));
    await host.ready();
    expect(await host.told("error")).toEqual([]);
    await host.with((lab) => lab.play());
    await host.run((requests * 500) / 64 + 300);
    const rows = lines.map(request);
    const told = await host.told();
    const those = (name) => told.filter(([told]) => told === name).map(([, detail]) => detail);
    expect(those("request")).toEqual(rows);
    const { failover, failback } = switches(rows);
    expect(those("failover")).toEqual(failover);
    expect(those("failback")).toEqual(failback);
    expect(those("end")).toEqual([{ request: requests }]);
    expect(those("change").at(-1)).toMatchObject({ request: requests, state: "over", run: expect.stringContaining(`seed=${config.seed}`) });
    expect(told.filter(([, , bubbles]) => bubbles)).toEqual([]);
    expect((await host.get("run")).rows).toEqual(rows);
  });
}

test("properties are set before the class is known, and a seed is exact", async ({ host }) => {
  await host.open(`<failover-lab view="scene"></failover-lab><script>
    const lab = document.querySelector("failover-lab");
    Object.assign(lab, { seed: "${most}", checkEvery: "4", fall: 3, whenNone: "open", autoplay: true, controls: false });
  </script>`);
  await host.ready();
  await host.run(200);
  const { seed, checkEvery, fall, whenNone, autoplay, controls, state } = await host.with((lab) => ({
    seed: lab.seed, checkEvery: lab.checkEvery, fall: lab.fall, whenNone: lab.whenNone, autoplay: lab.autoplay,
    controls: lab.controls, state: lab.state,
  }));
  expect({ seed, checkEvery, fall, whenNone, autoplay, controls, state }).toEqual({
    seed: most, checkEvery: "4", fall: "3", whenNone: "open", autoplay: true, controls: false, state: "playing",
  });
  expect(await host.element.evaluate((lab) => Object.keys(lab))).toEqual([]);
  expect((await host.get("run")).seed).toBe(most);
  expect(await host.get("link")).toContain(`seed=${most}`);
});

test("a whole query set before the class is known counts instead of the attributes", async ({ host }) => {
  await host.open(`<failover-lab seed="1"></failover-lab><script>
    document.querySelector("failover-lab").query = "?seed=42&requests=60&view=scene&at=5";
  </script>`);
  await host.ready();
  expect(await host.get("seed")).toBe("42");
  expect(await host.get("request")).toBe(5);
  expect(await host.get("view")).toBe("scene");
  await host.with((lab) => (lab.query = "seed=7&requests=20"));
  await host.ready();
  expect(await host.get("seed")).toBe("7");
  expect(await host.get("query")).toBe("seed=7&requests=20");
  expect(await host.get("view")).toBe("full");
});

const values = {
  seed: "7", requests: "33", interval: "250", fail: "0.4", recover: "0.6", backups: "3", backupFail: "0.1", backupRecover: "0.7",
  checkEvery: "3", fall: "4", rise: "5", checkLoss: "0.25", failback: "delayed", failbackDelay: "12", retries: "2",
  whenNone: "open", preset: "flapping", view: "timeline", speed: "8", theme: "dark", compare: "fall-3",
};

test("every property can be set, is what it was set to, and stands as its attribute", async ({ host }) => {
  await host.open('<failover-lab seed="42" requests="60"></failover-lab>');
  await host.ready();
  const { properties } = await host.element.evaluate((lab) => ({ properties: lab.constructor.properties }));
  expect(Object.keys(values).concat("replay", "controls", "autoplay", "at").sort()).toEqual([...properties].sort());
  for (const [name, value] of Object.entries(values)) {
    if (name === "preset") continue;
    await host.with((lab, [name, value]) => (lab[name] = value), [name, value]);
    await host.ready();
    expect(await host.get(name), name).toBe(value);
    const attribute = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    expect(await host.element.getAttribute(attribute), name).toBe(value);
  }
  expect(await host.told("error")).toEqual([]);
  const run = (await host.get("run")).run;
  for (const pair of ["seed=7", "requests=33", "fail=0.4", "backups=3", "failback=delayed", "when-none=open"]) {
    expect(run.split("&")).toContain(pair);
  }
});

test("a property is set at the playhead, as a slider is, and undone", async ({ host }) => {
  await host.open('<failover-lab seed="42" requests="60" at="10"></failover-lab>');
  await host.ready();
  await host.with((lab) => (lab.fail = "0.4"));
  expect(await host.get("fail")).toBe("0.4");
  expect((await host.get("run")).run).toContain("replay=1~11-fail-0.4");
  expect(await host.get("request")).toBe(10);
  await host.with((lab) => lab.undo());
  expect(await host.get("fail")).toBe("0.2");
  // The attribute still says what is to be set once more.
  await host.with((lab) => (lab.fail = "0.4"));
  expect(await host.get("fail")).toBe("0.4");
  await host.with((lab) => lab.clearChanges());
  expect((await host.get("run")).run).not.toContain("replay");
});

test("a preset is a property too, and what no preset is called is refused in place", async ({ host }) => {
  await host.open('<failover-lab seed="42"></failover-lab>');
  await host.ready();
  const names = await host.element.locator("[data-set=preset] option:not([value=''])").evaluateAll((all) => all.map((one) => one.value));
  expect(names.length).toBeGreaterThan(3);
  for (const name of names) {
    await host.with((lab, name) => (lab.preset = name), name);
    await expect(host.element.locator("[data-set=preset]")).toHaveValue(name);
    expect(await host.get("preset")).toBe(name);
  }
  expect(await host.told("error")).toEqual([]);
  await host.with((lab) => (lab.preset = "nonsense"));
  expect((await host.told("error")).map(({ message }) => message)).toEqual([expect.stringMatching(/preset.*nonsense/)]);
  expect((await host.notices()).join()).toContain("nonsense");
});

const bad = {
  seed: "-1", requests: "0", interval: "5", fail: "1.5", recover: "x", backups: "9", "backup-fail": "-0.1", "backup-recover": "2",
  "check-every": "0", fall: "11", rise: "", "check-loss": "1", failback: "perhaps", "failback-delay": "-3", retries: "99",
  "when-none": "ajar", preset: "none", replay: "9~x", view: "all", controls: "maybe", speed: "900", theme: "pink",
  compare: "fall", at: "-2",
};
const allowedBad = Object.entries(bad);

for (const [name, value] of allowedBad) {
  test(`a bad ${name} throws nothing, is said in place and told, from the start and later`, async ({ host }) => {
    await host.open(`<failover-lab ${name}="${value}" requests="30"></failover-lab>`.replace(/ requests="0" requests="30"/, ' requests="0"'));
    await host.ready();
    const says = async (when) => {
      expect((await host.told("error")), when).toEqual([{ message: expect.stringContaining(name), fatal: false }]);
      expect((await host.notices()).filter((text) => text.includes(name)), when).toHaveLength(1);
    };
    await says("from the start");
    await host.with((lab, name) => {
      lab.removeAttribute(name);
      for (const button of lab.shadowRoot.querySelectorAll("[data-do=dismiss]")) button.click();
    }, name);
    await host.ready();
    await host.told();
    expect(await host.notices()).toEqual([]);
    await host.with((lab, [name, value]) => lab.setAttribute(name, value), [name, value]);
    await host.ready();
    await says("later");
    await host.with((lab) => lab.step());
    expect(await host.get("request")).toBe(1);
  });
}

test("methods do what the buttons do", async ({ host }) => {
  await host.open('<failover-lab seed="42" requests="60"></failover-lab>');
  await host.ready();
  const rows = forty.lines.map(request);
  const at = async () => [await host.get("request"), await host.get("state")];
  const does = async (method, ...values) => {
    await host.with((lab, [method, values]) => lab[method](...values), [method, values]);
    return at();
  };
  expect(await at()).toEqual([0, "paused"]);
  expect(await does("step")).toEqual([1, "paused"]);
  expect(await does("step")).toEqual([2, "paused"]);
  expect(await does("stepBack")).toEqual([1, "paused"]);
  expect(await does("seek", 17)).toEqual([17, "paused"]);
  expect((await host.get("run")).rows).toEqual(rows.slice(0, 17));
  expect(await host.with((lab) => (lab.seek(Infinity), null))).toBe(null);
  expect(await at()).toEqual([60, "over"]);
  expect(await does("restart")).toEqual([0, "paused"]);
  expect(await does("play")).toEqual([0, "playing"]);
  await host.run(2000);
  expect(await does("pause")).toEqual([4, "paused"]);
  expect(await does("seek", "nonsense")).toEqual([60, "over"]);
  expect(await does("newRun")).toEqual([0, "paused"]);
  expect(await host.get("seed")).not.toBe("42");
});

test("methods act on the run as its replay tells", async ({ host }) => {
  await host.open('<failover-lab seed="42" requests="60" backups="2" at="4"></failover-lab>');
  await host.ready();
  const replay = async () => new URLSearchParams((await host.get("run")).run).get("replay")?.split("~").slice(1) ?? [];
  const all = [
    ["crash", [], "5-crash-0"], ["repair", [0], "6-repair-0"], ["cut", [1], "7-cut-1"], ["heal", [1], "8-heal-1"],
    ["drain", [2], "9-drain-2"], ["ready", [2], "10-ready-2"], ["orderFailover", [], "11-failover"],
    ["orderFailback", [], "12-failback"], ["act", ["crash-1"], "13-crash-1"],
  ];
  const expected = [];
  for (const [method, values, text] of all) {
    await host.with((lab, [method, values]) => {
      lab[method](...values);
      lab.step();
    }, [method, values]);
    expected.push(text);
    expect(await replay()).toEqual(expected);
  }
  await host.with((lab) => lab.undo());
  expect(await replay()).toEqual(expected.slice(0, -1));
  await host.with((lab) => lab.clearChanges());
  expect(await replay()).toEqual([]);
  expect(await host.told("error")).toEqual([]);
  for (const does of [(lab) => lab.crash(7), (lab) => lab.act("nonsense"), (lab) => lab.act("fail-2")]) {
    await host.with(does);
    expect(await host.told("error")).toEqual([{ message: expect.any(String), fatal: false }]);
  }
  expect(await replay()).toEqual([]);
});

test("what is asked before it stands is done once it stands, in order", async ({ host }) => {
  await host.open(`<script type="module">
    import "./${script}";
    const lab = document.createElement("failover-lab");
    Object.assign(lab, { seed: "42", requests: "60" });
    lab.step();
    document.body.append(lab);
    lab.step();
    lab.crash();
    lab.step();
    lab.whenReady().then((ready) => (window.ready = [ready === lab, lab.state, lab.request]));
  </script>`, { head: "" });
  await host.ready();
  expect(await host.page.evaluate(() => window.ready)).toEqual([true, "paused", expect.any(Number)]);
  expect(await host.get("request")).toBe(3);
  expect((await host.get("run")).run).toContain("replay=1~3-crash-0");
});

test("before it is defined and loaded nothing is there, and nothing throws", async ({ host, page }) => {
  await page.route(/laboratory_bg.*wasm$/, async (route) => {
    await new Promise((done) => page.once("console", done));
    await route.continue();
  });
  await host.open('<failover-lab seed="42" fail="0.3"></failover-lab>');
  await page.waitForFunction(() => customElements.get("failover-lab"));
  expect(await host.with((lab) => [lab.run, lab.state, lab.request, lab.link, lab.seed, lab.checkEvery, lab.view])).toEqual([
    null, "waiting", 0, "", "42", "", "full",
  ]);
  await page.evaluate(() => console.log("go on"));
  await host.ready();
  expect(await host.get("checkEvery")).toBe("1");
});

test("running changes no attribute", async ({ host }) => {
  await host.open(`${tag}<failover-lab seed="42" requests="60" speed="64" fail="0.3"></failover-lab>`);
  await host.ready();
  const attributes = () => host.element.evaluate((lab) => [...lab.attributes].map(({ name, value }) => `${name}=${value}`));
  const before = await attributes();
  await host.with((lab) => lab.play());
  await host.run(300);
  await host.element.getByRole("slider", { name: "Failure probability" }).press("End");
  await host.element.getByRole("button", { name: "New run", exact: true }).click();
  await host.run(300);
  expect(await host.get("fail")).toBe("1");
  expect(await attributes()).toEqual(before);
});
