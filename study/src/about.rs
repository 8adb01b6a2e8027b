//! What is told about the page and its settings: only words, each with its place on the page.

use web_sys::Element;

/// A key, what it means, and its kin in real systems.
const KEYS: [(&str, &str, &str); 14] = [
    (
        "interval",
        "Time between two requests at speed 1×.",
        "A pace for the eye; no option in real systems.",
    ),
    (
        "fail",
        "The chance that a request's tick takes the primary down.",
        "The world's, not an option: 1 ÷ mean time to failure.",
    ),
    (
        "recover",
        "The chance that a primary which did not just fail comes up.",
        "Kubernetes: how soon restartPolicy brings a container back.",
    ),
    (
        "backups",
        "How many instances stand by. A change starts a new run.",
        "HAProxy: server lines with backup. Keepalived: routers in state BACKUP.",
    ),
    (
        "backup-fail",
        "The same for each backup.",
        "The world's, not an option.",
    ),
    (
        "backup-recover",
        "The same for each backup.",
        "The world's, not an option.",
    ),
    (
        "check-every",
        "Requests from one health check to the next.",
        "HAProxy: inter. Keepalived: interval. Kubernetes: periodSeconds.",
    ),
    (
        "fall",
        "Failed checks in a row until an instance is believed down.",
        "HAProxy: fall. Keepalived: fall. Kubernetes: failureThreshold.",
    ),
    (
        "rise",
        "Passed checks in a row until it is believed up again.",
        "HAProxy: rise. Keepalived: rise. Kubernetes: successThreshold.",
    ),
    (
        "check-loss",
        "The chance that the check of a healthy instance fails. Below 1.",
        "The network's; a short timeout check (HAProxy) or timeoutSeconds (Kubernetes) raises it.",
    ),
    (
        "failback",
        "When traffic returns to the primary.",
        "Keepalived: preempt, preempt_delay, nopreempt. HAProxy is automatic.",
    ),
    (
        "failback-delay",
        "The hold-down: how long the primary must be believed up before a delayed failback.",
        "Keepalived: preempt_delay. HAProxy's slowstart is its kin.",
    ),
    (
        "retries",
        "Other instances that a request which met a dead one is sent to.",
        "HAProxy: retries with option redispatch.",
    ),
    (
        "when-none",
        "Refuse the request, or send it to the last one used.",
        "HAProxy: 503 (closed). Kubernetes: publishNotReadyAddresses (open).",
    ),
];

/// What the model leaves out.
const OUTSIDE: &str = "<h2>What the model leaves out</h2><ul>\
<li>Latency and time-outs: a check or a request is answered at once or never. Waiting for a dead instance costs real users seconds.\
<li>Load: a backup takes all traffic without slowing down. Real ones may be smaller, cold, or pulled down in turn.\
<li>Replicated state: any instance can answer any request. Real backups may lack the last writes.\
<li>Split brain: one balancer with one checker decides. Two that disagree could both act as primary.\
</ul>";

/// The keyboard's keys, and what the scene and the timeline show.
const KEYS_AND_SIGNS: &str = "<h2>Keys</h2><dl>\
<div><dt><kbd>Space</kbd><dd>play or pause</div>\
<div><dt><kbd>→ ←</kbd><dd>one request further, one back</div>\
<div><dt><kbd>R</kbd><dd>restart with the same seed</div>\
<div><dt><kbd>N</kbd><dd>new run with a fresh seed</div>\
<div><dt><kbd>Ctrl Z</kbd><dd>take the last change back</div>\
<div><dt><kbd>Home End</kbd><dd>on the timeline: to the start, to the end; Page Up and Down go far</div>\
<div><dt><kbd>↑ ↓</kbd><dd>in the console: from line to line, the scene shows its request</div>\
<div><dt><kbd>?</kbd><dd>this list</div>\
</dl><h2>Signs</h2><ul>\
<li>The ring of an instance shows what it is: whole when up, broken when down. Click it, or its link, to act on it.\
<li>The badge beside it shows what the checker believes, and why. A framed badge is wrong at the moment.\
<li>Numbered discs are requests; the bold way is theirs. Small dots on the dotted ways are health checks.\
<li>Failover: traffic goes from the primary to a backup. Failback (the course says fallback): it returns.\
<li>On the timeline a bracket spans the requests for which a failure was not noticed; a flag marks what you did.\
</ul>";

/// Writes each word to its place, which is there from the beginning and stays.
pub fn tell(root: &Element) {
    for (name, about, kin) in KEYS {
        write(root, name, &format!("{about}<span class=fl-kin>{kin}</span>"));
    }
    write(root, "outside", OUTSIDE);
    write(root, "keys-and-signs", KEYS_AND_SIGNS);
}

fn write(root: &Element, name: &str, markup: &str) {
    // Nothing but a name that can't be asked for is refused.
    if let Ok(Some(place)) = root.query_selector(&format!("[data-about={name}]")) {
        place.set_inner_html(markup);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use failover_sim::Key;

    #[test]
    fn something_is_told_of_each_setting_that_needs_it() {
        for (name, about, kin) in KEYS {
            assert!(Key::from_name(name).is_some(), "{name}");
            assert!(about.ends_with('.') && kin.ends_with('.'), "{name}");
        }
    }
}
