// For a page that holds Failover Lab in an iframe: sets the frame's height, and drives the laboratory in it.
(function () {
  "use strict";
  // A site that changes pages without loading a document may run this again with each.
  if (Object.prototype.hasOwnProperty.call(window, "FailoverLab")) return;
  var VERSION = 1;
  var METHODS = [
    "play", "pause", "step", "stepBack", "seek", "restart", "newRun", "undo", "clearChanges",
    "crash", "repair", "cut", "heal", "drain", "ready", "orderFailover", "orderFailback", "act",
  ];
  var known = new WeakMap();

  /** The origin that a frame's messages come from. A sandboxed page has none. */
  function originOf(iframe) {
    var sandbox = iframe.getAttribute("sandbox");
    if (sandbox !== null && !/(^|\s)allow-same-origin(\s|$)/i.test(sandbox)) return "null";
    var url = new URL(iframe.src, document.baseURI);
    return url.protocol === "file:" ? "null" : url.origin;
  }

  /** Drives the laboratory in an iframe: its methods, `get(name)`, `set(name, value)`, `on(event, listener)`. */
  function frame(iframe) {
    if (known.has(iframe)) return known.get(iframe).api;
    var waiting = new Map();
    var listeners = Object.create(null);
    var isReady = false;
    var last = 0;

    function post(message) {
      var origin = originOf(iframe);
      if (iframe.contentWindow) iframe.contentWindow.postMessage(message, origin === "null" ? "*" : origin);
    }
    /** What can't be sent, such as a function, fails by itself and keeps nothing else from being sent. */
    function send(one) {
      try {
        post(one.message);
      } catch (error) {
        waiting.delete(one.message.id);
        one.failed(error);
      }
    }
    function ask(message) {
      return new Promise(function (done, failed) {
        message.failoverLab = VERSION;
        message.id = ++last;
        var one = { message: message, done: done, failed: failed };
        waiting.set(message.id, one);
        if (isReady) send(one);
      });
    }
    function started() {
      isReady = true;
      waiting.forEach(send);
    }
    function hear(data) {
      if (data.event !== undefined) {
        if (data.event === "ready") started();
        (listeners[data.event] || []).slice().forEach(function (listener) { listener(data.detail); });
      } else if (data.id === 0) {
        if (!isReady) started();
      } else if (waiting.has(data.id)) {
        var one = waiting.get(data.id);
        waiting.delete(data.id);
        if (data.error !== undefined) one.failed(new Error(data.error));
        else one.done(data.result);
      }
    }

    var api = {
      get: function (name) { return ask({ get: name }); },
      set: function (name, value) { return ask({ set: name, to: value }); },
      on: function (event, listener) {
        (listeners[event] || (listeners[event] = [])).push(listener);
        return function () {
          listeners[event] = listeners[event].filter(function (other) { return other !== listener; });
        };
      },
      /** Messages that claimed to be this frame's and were not, or are of another version. */
      refused: 0,
    };
    METHODS.forEach(function (method) {
      api[method] = function () { return ask({ do: method, with: Array.prototype.slice.call(arguments) }); };
    });
    known.set(iframe, { api: api, hear: hear });
    // Whether it stands already.
    post({ failoverLab: VERSION, id: 0, get: "state" });
    return api;
  }

  /** An event with a name, or an answer with a number, whose error is a sentence. */
  function isWellFormed(data) {
    if (data.event !== undefined) return typeof data.event === "string";
    return typeof data.id === "number" && (data.error === undefined || typeof data.error === "string");
  }

  addEventListener("message", function (event) {
    var data = event.data;
    if (typeof data !== "object" || data === null || !("failoverLab" in data)) return;
    var iframe = Array.prototype.find.call(document.querySelectorAll("iframe"), function (one) {
      return one.contentWindow === event.source;
    });
    var mine = iframe && known.get(iframe);
    if (!iframe || event.origin !== originOf(iframe) || data.failoverLab !== VERSION || !isWellFormed(data)) {
      window.FailoverLab.refused += 1;
      if (mine) mine.api.refused += 1;
      return;
    }
    var height = data.event === "resize" && data.detail && data.detail.height;
    if (iframe.matches(".failover-lab, [data-failover-lab]") && typeof height === "number" && height > 0 && height < 10000) {
      // Where borders count as part of the height, they come on top.
      var isWhole = getComputedStyle(iframe).boxSizing === "border-box";
      var around = isWhole ? iframe.offsetHeight - iframe.clientHeight : 0;
      iframe.style.setProperty("height", Math.ceil(height) + around + "px");
    }
    if (mine) mine.hear(data);
  });

  window.FailoverLab = { version: VERSION, frame: frame, refused: 0 };
})();
