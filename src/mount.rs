//! What the element's script calls: it mounts laboratories, and asks them for things.

use std::cell::RefCell;
use std::rc::Rc;

use failover_sim::{Key, Preset, Record};
use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, Element};
use yew::{AppHandle, Callback};

use crate::lab::{Lab, LabProps, Msg, Told, row};
use crate::player::Player;
use crate::{clock, commands, link};

/// More requests would take more memory as one text than a page should.
const MOST_ROWS: u64 = 100_000;

/// A laboratory that stands in an element.
#[wasm_bindgen]
pub struct Mounted {
    handle: AppHandle<Lab>,
    ready: Rc<RefCell<Option<Ready>>>,
}

/// A way to send messages, and the run with its playhead.
type Ready = (Callback<Msg>, Rc<RefCell<Player>>);

/// Mounts a laboratory into an empty element. The query holds the configuration and how it is shown.
///
/// `tell` is called with what happens and two texts: `link` with an address, `request` with its row and what it switched,
/// `error` with a sentence, `change`, `end`. It is called in the middle of things: what it leads to has to wait.
#[wasm_bindgen]
pub fn mount(host: Element, query: &str, tell: Function) -> Mounted {
    let (configuration, preferences, notices) = link::split(query);
    let tell = move |what: &str, one: &str, other: &str| {
        // What goes wrong there is that script's own.
        let _ = tell.call3(&JsValue::NULL, &what.into(), &one.into(), &other.into());
    };
    let ready: Rc<RefCell<Option<Ready>>> = Rc::default();
    let address = RefCell::new((String::new(), preferences.clone()));
    let known = ready.clone();
    let told = move |told| match told {
        Told::Ready(send, player) => {
            known.replace(Some((send, player)));
        }
        Told::Change => tell("change", "", ""),
        Told::End => tell("end", "", ""),
        Told::Error(text) => tell("error", &text, ""),
        Told::Request(row, record) => tell("request", &row, switched(record)),
        told => {
            let (run, preferences) = &mut *address.borrow_mut();
            match told {
                Told::Choices(choices) => preferences.choices = choices,
                // After the first it is another run than the one that was to be looked at there.
                Told::Run(text) => {
                    let before = std::mem::replace(run, text);
                    preferences.at *= f64::from(before.is_empty());
                }
                _ => {}
            }
            tell("link", &link::write(run, preferences), "");
        }
    };
    let props = LabProps {
        query: configuration.into(),
        notices,
        autoplay: preferences.autoplay,
        at: preferences.at,
        choices: preferences.choices,
        tell: Callback::from(told),
    };
    let handle = yew::Renderer::<Lab>::with_root_and_props(host, props).render();
    Mounted { handle, ready }
}

/// What a request switched.
fn switched(record: Record) -> &'static str {
    if record.failed_over() {
        "failover"
    } else if record.failed_back() {
        "failback"
    } else {
        ""
    }
}

#[wasm_bindgen]
impl Mounted {
    /// Does what a button of this name does, or sets what a field of this name sets.
    pub fn ask(&self, what: &str, value: String) {
        if let Some((send, _)) = &*self.ready.borrow() {
            send.emit(commands::asked(what, value));
        }
    }

    /// Reads a key's value as it is at the playhead, or `run`, `request`, `requests` that are known, `speed`, `state`.
    pub fn read(&self, what: &str) -> Option<String> {
        let ready = self.ready.borrow();
        let player = ready.as_ref()?.1.borrow();
        let now = clock::now();
        Some(match what {
            "run" => player.run().canonical(),
            "request" => player.done(now).to_string(),
            "speed" => failover_sim::decimal::write(player.speed()),
            "state" if player.is_playing() => "playing".to_owned(),
            "state" if player.is_over(now) => "over".to_owned(),
            "state" => "paused".to_owned(),
            "seed" => player.run().seed().to_string(),
            "preset" => Preset::of(player.run().config()).map_or(String::new(), |preset| preset.name.to_owned()),
            key => player.settings(now).get(Key::from_name(key)?)?,
        })
    }

    /// A row for each request up to the playhead, as `trace` prints them; `None` where they are too many for that.
    pub fn rows(&self) -> Option<String> {
        let ready = self.ready.borrow();
        let mut player = ready.as_ref()?.1.borrow_mut();
        let done = player.done(clock::now());
        let run = player.run_mut();
        (done <= MOST_ROWS).then(|| (1..=done).map(|tick| row(run, tick) + "\n").collect())
    }

    /// Draws the timeline as it is shown on another canvas, and calls back when that is done. Any object will do that has what
    /// the drawing uses of a canvas.
    pub fn paint(&self, context: CanvasRenderingContext2d, done: Function) {
        if let Some((send, _)) = &*self.ready.borrow() {
            send.emit(Msg::Paint(context, done));
        }
    }

    /// Takes the laboratory away, with all that it listens to and waits for.
    pub fn destroy(self) {
        self.handle.destroy();
    }
}

/// Calls back with what is known of it when everything has come to a stop.
#[wasm_bindgen]
pub fn on_failure(callback: Function) {
    yew::set_custom_panic_hook(Box::new(move |info| {
        // There is nothing left that could go wrong.
        let _ = callback.call1(&JsValue::NULL, &info.to_string().into());
    }));
}

/// The styles of all laboratories.
#[wasm_bindgen]
pub fn styles() -> String {
    include_str!(concat!(env!("OUT_DIR"), "/styles.css")).to_owned()
}
