//! The panel with the exact answer: how large the chain is, why a value is what it is, figures, and all numbers as a table.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use failover_sim::Config;
use failover_sim::theory::{MOST_REQUESTS, Quantity, Theory, distribution};
use web_sys::Element;

use crate::answer::Answer;
use crate::figures::{Bars, Diagram, Mark, Running};
use crate::followed::Followed;
use crate::interval::{between, interval};
use crate::markup::{find, write};
use crate::number::{fixed, grouped, percent};
use crate::why::{self, Topic};
use crate::words;
use crate::words::three;

/// The panel, and what is chosen in it.
pub struct Panel {
    host: Element,
    topic: Cell<Topic>,
    counted: Cell<Quantity>,
    /// The answer that is drawn, and the settings that it is of.
    drawn: RefCell<Option<(Rc<Theory>, Config)>>,
    diagram: RefCell<Option<Diagram>>,
    marked: RefCell<(Option<usize>, String)>,
    /// The distribution that is drawn, and what it is of.
    likely: RefCell<Option<Likely>>,
    written: RefCell<Vec<(String, String)>>,
}

/// How likely each count of a quantity is, if that is worked out.
type Likely = (Rc<Theory>, Quantity, Option<Rc<Vec<f64>>>);

/// What stays, whatever the answer is.
const FRAME: &str = "<section class=\"fl-card fl-answer\" aria-label=\"The exact answer\"><h2>The exact answer</h2>\
<div class=fl-answer-note data-part=note></div><div class=fl-answer-parts data-part=parts hidden>\
<div class=fl-answer-why><label class=fl-choice>Why is <select data-choice=topic data-part=topics></select>\
</label><ol class=fl-steps data-part=steps></ol></div>\
<figure class=fl-figure data-part=diagram></figure>\
<figure class=fl-figure data-part=running></figure>\
<figure class=fl-figure><label class=fl-choice>Distribution of <select data-choice=counted>\
<option value=served_backup>requests served by the backup<option value=failovers>failovers<option value=failed>failed requests\
</select></label><div data-part=distribution></div></figure>\
<details class=fl-answer-table><summary>All numbers as a table</summary><div class=fl-scrolls tabindex=0 data-part=table></div></details>\
</div></section>";

/// What stays of a figure: a table that is unfolded is so while the run goes on.
const FIGURE: &str = "<div data-drawing></div><details><summary>As a table</summary><div class=fl-scrolls tabindex=0 data-numbers></div></details>";

impl Panel {
    /// Writes what stays into its place.
    pub fn new(host: Element) -> Self {
        host.set_inner_html(FRAME);
        for part in ["diagram", "running", "distribution"] {
            write(&host, &format!("[data-part={part}]"), FIGURE);
        }
        Self {
            host,
            topic: Cell::new(Topic::Of(Quantity::PrimaryUp)),
            counted: Cell::new(Quantity::ServedBackup),
            drawn: RefCell::default(),
            diagram: RefCell::default(),
            marked: RefCell::default(),
            likely: RefCell::default(),
            written: RefCell::default(),
        }
    }

    /// The element that it stands in.
    pub fn host(&self) -> &Element {
        &self.host
    }

    /// Draws everything anew when it is written next.
    pub fn redraw(&self) {
        self.drawn.take();
    }

    /// Whether everything has been drawn.
    pub fn is_drawn(&self) -> bool {
        self.drawn.borrow().is_some()
    }

    /// Explains another value, and goes there.
    pub fn explain(&self, name: &str) {
        if let Some(topic) = Topic::from_name(name) {
            self.topic.set(topic);
            crate::markup::focus(&self.host, "[data-choice=topic]");
        }
    }

    /// Takes another choice in one of its lists.
    pub fn choose(&self, list: &str, value: &str) {
        match list {
            "topic" => self.topic.set(Topic::from_name(value).unwrap_or(self.topic.get())),
            _ => {
                let quantity = Quantity::ALL.into_iter().find(|quantity| quantity.name() == value);
                self.counted.set(quantity.unwrap_or(self.counted.get()));
            }
        }
    }

    /// Says how far the answer is, and what is to be known about it.
    pub fn tell(&self, answer: &Answer, about: &str) {
        let note = match answer {
            Answer::Nothing => String::new(),
            Answer::Busy(share) => {
                // The button beside it must stay while it is being pressed.
                if let Some(bar) = find(&self.host, "progress") {
                    // A name that every element takes.
                    let _ = bar.set_attribute("value", &fixed(*share, 2));
                    return;
                }
                format!(
                    "<p>Working out the exact answer … <progress max=1 value={} aria-label=Progress></progress> \
                <button type=button class=fl-button data-stop>Cancel</button></p>",
                    fixed(*share, 2)
                )
            }
            Answer::Stopped => {
                "<p>The exact answer was not worked out. A change of the settings begins anew.</p>".to_owned()
            }
            Answer::None(obstacle) => format!("<p>There is no exact answer to these settings: {obstacle}.</p>"),
            Answer::Known(theory) => {
                let (states, ways) = (theory.chain.len() as u64, theory.chain.transitions() as u64);
                format!(
                    "<p>What these settings come to, without drawing a number: a chain of {} and {}.{about}</p>",
                    words::count(states, "state"),
                    words::count(ways, "transition")
                )
            }
        };
        self.put("note", note);
    }

    /// Writes what the answer and the run say.
    pub fn write(&self, answer: &Answer, followed: &mut Followed, shown: u64, came: bool, work: u64) {
        let changed = if followed.query().replay.is_empty() {
            ""
        } else {
            " You changed this run; the exact values are those of a run left alone, with the settings in effect now."
        };
        self.tell(answer, changed);
        let theory = match answer {
            Answer::Known(theory) => theory,
            // What was drawn last stays until there is something else.
            Answer::Busy(_) => return,
            _ => return self.hide(true),
        };
        self.hide(false);
        let config = followed.config(shown);
        let is_new = self
            .drawn
            .borrow()
            .as_ref()
            .is_none_or(|(drawn, of)| !Rc::ptr_eq(drawn, theory) || *of != config);
        if is_new {
            let diagram = Diagram::new(theory, &config);
            self.draw("diagram", diagram.svg(self.width("diagram")), diagram.table());
            self.diagram.replace(Some(diagram));
            self.marked.take();
            self.drawn.replace(Some((theory.clone(), config.clone())));
        }
        self.explained(theory, &config);
        if came {
            self.running(theory, followed, shown);
            self.distribution(theory, followed, shown);
            self.put("table", table(theory, followed, shown, work));
        }
    }

    fn running(&self, theory: &Theory, followed: &mut Followed, shown: u64) {
        let samples = followed.samples(shown);
        let running = Running::new(theory, &samples, followed.end());
        self.draw("running", running.svg(self.width("running")), running.table());
    }

    /// The distribution over the whole run, if it has an end that is not too far for it.
    fn distribution(&self, theory: &Rc<Theory>, followed: &mut Followed, shown: u64) {
        let quantity = self.counted.get();
        let end = followed.end().filter(|end| *end <= MOST_REQUESTS as u64);
        let likely = end.and_then(|end| self.likely(theory, quantity, end as usize));
        let Some(likely) = likely else {
            let why = format!(
                "<p>It is worked out for runs of up to {} requests, and chains that are not too large for that.</p>",
                grouped(MOST_REQUESTS as u64)
            );
            return self.draw("distribution", why, String::new());
        };
        let mark = (shown > 0).then(|| Mark {
            count: followed.count(quantity, shown),
            so_far: end != Some(shown),
        });
        let bars = Bars::new(&likely, quantity, mark);
        self.draw("distribution", bars.svg(self.width("distribution")), bars.table());
    }

    /// How likely each count is, which stays the same while a run plays and takes long to work out.
    fn likely(&self, theory: &Rc<Theory>, quantity: Quantity, requests: usize) -> Option<Rc<Vec<f64>>> {
        let mut kept = self.likely.borrow_mut();
        match &*kept {
            Some((of, counted, likely))
                if Rc::ptr_eq(of, theory)
                    && *counted == quantity
                    && likely.as_ref().is_none_or(|likely| likely.len() == requests + 1) =>
            {
                likely.clone()
            }
            _ => {
                let likely = distribution(&theory.chain, quantity, requests).map(Rc::new);
                *kept = Some((theory.clone(), quantity, likely.clone()));
                likely
            }
        }
    }

    /// Marks where the run is in the diagram, and the way that it came.
    pub fn mark(&self, followed: &mut Followed, shown: u64) {
        let diagram = self.diagram.borrow();
        let Some(diagram) = diagram.as_ref() else { return };
        let node = diagram.node_of(&followed.state(shown));
        let before = (shown > 0)
            .then(|| diagram.node_of(&followed.state(shown - 1)))
            .flatten();
        let way = match (before, node) {
            (Some(from), Some(to)) => format!("{from}-{to}"),
            _ => String::new(),
        };
        let mut marked = self.marked.borrow_mut();
        if marked.0 != node {
            self.flag(
                "data-node",
                marked.0.map(|node| node.to_string()),
                node.map(|node| node.to_string()),
            );
        }
        if marked.1 != way {
            self.flag("data-arrow", Some(marked.1.clone()), Some(way.clone()));
        }
        *marked = (node, way);
    }

    /// Takes the mark from one element and gives it to another.
    fn flag(&self, name: &str, from: Option<String>, to: Option<String>) {
        let element = |value: Option<String>| find(&self.host, &format!("[{name}=\"{}\"]", value?));
        if let Some(element) = element(from) {
            // Neither is refused: the name is a name.
            let _ = element.remove_attribute("data-now");
        }
        if let Some(element) = element(to) {
            let _ = element.set_attribute("data-now", "");
        }
    }

    fn explained(&self, theory: &Theory, config: &Config) {
        let topic = self.topic.get();
        let options = Topic::ALL.into_iter().map(|other| {
            let selected = if other == topic { " selected" } else { "" };
            let value = other.value(theory).unwrap_or_else(|| "without a value".to_owned());
            format!("<option value={}{selected}>{} {value}?", other.name(), other.label())
        });
        self.put("topics", options.collect());
        let steps = why::steps(topic, theory, config);
        self.put("steps", steps.iter().map(|step| format!("<li>{step}</li>")).collect());
    }

    /// How much room a part has.
    fn width(&self, part: &str) -> f64 {
        let place = find(&self.host, &format!("[data-part={part}]"));
        place.map_or(520.0, |place| f64::from(place.client_width().clamp(240, 640)))
    }

    fn hide(&self, hidden: bool) {
        if let Some(parts) = find(&self.host, "[data-part=parts]") {
            // A name that every element knows.
            let _ = if hidden {
                parts.set_attribute("hidden", "")
            } else {
                parts.remove_attribute("hidden")
            };
        }
    }

    /// Writes a figure: a drawing, and what it says as a table, if it says anything.
    fn draw(&self, part: &str, drawing: String, table: String) {
        self.write_to(format!("[data-part={part}] [data-drawing]"), drawing);
        self.write_to(format!("[data-part={part}] [data-numbers]"), table);
    }

    fn put(&self, part: &str, markup: String) {
        self.write_to(format!("[data-part={part}]"), markup);
    }

    /// Writes markup into a place, if it is to be another than it is.
    fn write_to(&self, place: String, markup: String) {
        let mut written = self.written.borrow_mut();
        match written.iter_mut().find(|(other, _)| *other == place) {
            Some((_, before)) if *before == markup => return,
            Some((_, before)) => before.clone_from(&markup),
            None => written.push((place.clone(), markup.clone())),
        }
        write(&self.host, &place, &markup);
    }
}

/// All numbers: of this run, of runs this long on average and where 95 of 100 lie, and in the long run.
fn table(theory: &Theory, followed: &mut Followed, shown: u64, work: u64) -> String {
    let metrics = followed.metrics(shown);
    let n = shown as f64;
    let none = || "–".to_owned();
    let row = |topic: &Topic| {
        let (run, mean, range) = match *topic {
            Topic::Mttd => (metrics.mttd_ticks().map(words::requests), None, None),
            Topic::Mttr => (metrics.mttr_ticks().map(words::requests), None, None),
            Topic::Mtbf => (metrics.mtbf_ticks().map(words::requests), None, None),
            Topic::Availability => {
                let range = interval(theory, Quantity::Failed, shown, work).filter(|_| shown > 0);
                (
                    metrics.availability().map(percent),
                    range.map(|range| percent(1.0 - range.mean / n)),
                    range.map(|range| between(&percent(1.0 - range.high / n), &percent(1.0 - range.low / n))),
                )
            }
            Topic::Of(quantity) => {
                let range = interval(theory, quantity, shown, work).filter(|_| shown > 0);
                let count = match quantity {
                    Quantity::PrimaryUp => metrics.primary_up,
                    Quantity::ServedPrimary => metrics.served_primary,
                    Quantity::ServedBackup => metrics.served_backup,
                    Quantity::Redirected => metrics.redirected,
                    Quantity::Failed => metrics.failed(),
                    Quantity::Failovers => metrics.failovers,
                    _ => metrics.failbacks,
                };
                (
                    (shown > 0).then(|| count.to_string()),
                    range.map(|range| three(range.mean)),
                    range.map(|range| between(&three(range.low.round()), &three(range.high.round()))),
                )
            }
        };
        format!(
            "<tr><th scope=row>{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            topic.label(),
            run.unwrap_or_else(none),
            mean.unwrap_or_else(none),
            range.unwrap_or_else(none),
            topic.value(theory).unwrap_or_else(none)
        )
    };
    format!(
        "<table><thead><tr><td></td><th scope=col>This run, {}</th><th scope=col>Runs this long, on average</th>\
        <th scope=col>95 of 100 lie between</th><th scope=col>In the long run</th></tr></thead><tbody>{}</tbody></table>",
        words::count(shown, "request"),
        Topic::ALL.iter().map(row).collect::<String>()
    )
}
