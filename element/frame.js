// The page inside a frame: it obeys the page around it, tells it what happens, and how tall it would like to be.

/** Of all messages; it changes when what they mean does. */
const VERSION = 1;
const EVENTS = ["request", "failover", "failback", "end", "change", "error"];
/** Beside the properties that can be set. */
const READ = ["request", "state", "link", "run", "query", "refused"];

/** Stands for an origin that no page has. */
const NOBODY = Symbol("nobody");

/** Connects a laboratory to the page around its frame. Of that page's origin, `wanted` is the only one that is obeyed, if given. */
export function connect(lab, wanted) {
  const { parent } = window;
  const { methods, properties } = lab.constructor;
  let origin = wanted ? named(wanted) : ancestor();
  let refused = 0;
  let told = 0;

  const send = (message, to = origin) => {
    if (to === NOBODY) return;
    // An origin that is none can't be named.
    parent.postMessage(message, !to || to === "null" ? "*" : to);
  };
  const isPlain = (value) => value === null || ["string", "number", "boolean"].includes(typeof value);
  const refuse = () => {
    refused += 1;
    document.documentElement.dataset.refused = refused;
  };

  addEventListener("message", ({ data, source, origin: from }) => {
    if (source === parent && data?.context === "h5p") return h5p(data.action);
    if (typeof data !== "object" || data === null || !("failoverLab" in data)) return;
    // Where the browser does not tell who embeds the page, the page that embeds it is known once it speaks.
    origin ||= source === parent ? from : "";
    if (source !== parent || from !== origin) return refuse();
    const { id } = data;
    // A port, for one, can be received and not be sent back.
    if (id !== undefined && !isPlain(id)) return refuse();
    const answer = data.failoverLab === VERSION ? obey(data) : { error: `This is version ${VERSION} of the messages.` };
    if ("error" in answer) refuse();
    if (id !== undefined) send({ failoverLab: VERSION, id, ...answer });
  });

  function obey({ do: method, with: values = [], get, set, to }) {
    if (methods.includes(method)) {
      if (!Array.isArray(values) || values.length > 1 || !values.every(isPlain)) {
        return { error: "with: allowed is a list of one number or text at most." };
      }
      lab[method](...values);
      return { result: null };
    }
    if (get === "refused") return { result: refused };
    if ([...properties, ...READ].includes(get)) return { result: lab[get] };
    if ([...properties, "query"].includes(set)) {
      if (!isPlain(to)) return { error: "to: allowed is a text, a number, true, false or null." };
      lab[set] = to;
      return { result: null };
    }
    return { error: "There is no such method or property." };
  }

  for (const event of EVENTS) {
    lab.addEventListener(event, ({ detail }) => send({ failoverLab: VERSION, event, detail }));
  }
  lab.whenReady().then(() => {
    send({ failoverLab: VERSION, event: "ready", detail: { run: lab.link, version: VERSION } });
    send({ context: "h5p", action: "hello" });
    new ResizeObserver(measure).observe(lab);
    lab.addEventListener("change", measure);
  }, () => {});

  /** What fills its frame would like a height that goes well with its width; what does not has a height of its own. */
  function measure() {
    const { view } = lab;
    document.documentElement.dataset.view = view;
    const width = lab.clientWidth;
    const likes = { scene: width < 620 ? 560 : Math.min(Math.max(width * 0.5, 440), 640), timeline: 352 }[view];
    const height = Math.ceil(likes ?? lab.getBoundingClientRect().height);
    if (height === told || !width) return;
    told = height;
    // Its height is no secret, and who has to know it is not always known.
    send({ failoverLab: VERSION, event: "resize", detail: { height } }, "*");
    send({ subject: "lti.frameResize", height }, "*");
    h5p("resize");
  }

  /** H5P asks first whether there is anything to be changed, and changes it then. */
  function h5p(action) {
    if (!told) return;
    const message = { context: "h5p", scrollHeight: told, clientHeight: document.documentElement.clientHeight };
    if (action === "resizePrepared") send({ ...message, action: "resize" }, "*");
    else if (action === "hello" || action === "resize") send({ ...message, action: "prepareResize" }, "*");
  }
}

/** The origin that a link names. What names none is nobody's, and nobody is obeyed then. */
function named(text) {
  if (text === "null") return text;
  try {
    const { origin } = new URL(text);
    return origin === "null" ? NOBODY : origin;
  } catch {
    return NOBODY;
  }
}

/** Who embeds the page, as the browser tells it. */
function ancestor() {
  const told = location.ancestorOrigins?.[0];
  if (told) return told;
  return URL.canParse?.(document.referrer) ? new URL(document.referrer).origin : "";
}
