// Says in plain words why the page does not start, where the page itself can't.
(function () {
  "use strict";
  function fail(words, detail) {
    function show() {
      var panel = document.getElementById("failure");
      var lab = document.querySelector("failover-lab");
      if (!panel || !panel.hidden) return;
      panel.querySelector("[data-words]").textContent = words;
      panel.querySelector("[data-detail]").textContent = detail || "";
      panel.hidden = false;
      if (lab) lab.hidden = true;
    }
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
    else show();
  }
  window.failed = function (detail) {
    fail("Something in the page itself broke. Loading it again starts the same run from its address.", detail);
  };
  function started() {
    var lab = document.querySelector("failover-lab");
    return Boolean(lab && lab.shadowRoot && lab.shadowRoot.querySelector("[data-lab]"));
  }
  var lost = "Part of the page could not be loaded. Please check the connection and load it again.";
  if (typeof WebAssembly !== "object") {
    fail("This browser has no WebAssembly, which Failover Lab needs. Any current browser has it, unless a security setting switched it off.");
  }
  addEventListener("error", function (event) {
    if (!started()) fail(lost, event.message || (event.target && (event.target.src || event.target.href)) || "");
  }, true);
  addEventListener("unhandledrejection", function (event) {
    if (!started()) fail(lost, String(event.reason));
  });
})();
