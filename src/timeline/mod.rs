//! The timeline: what was so far, drawn under the scene, and the slider that travels through it.

mod bins;
mod draw;
mod paint;
mod window;

use std::cell::Cell;
use std::rc::Rc;

use failover_sim::Run;
use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlElement, PointerEvent};
use yew::prelude::*;

use crate::lab::Msg;
use crate::markup::{Made, el};
use crate::observe::Sizes;
use crate::palette::Palette;
use crate::player::{Player, Which};
use crate::reasons::explain;
use crate::words::{self, grouped};
use bins::Bins;
use draw::{Drawn, height};
use paint::is_single;
pub use window::Window;

/// The lanes' names stand left of them.
const LEFT: f64 = 50.0;
const RIGHT: f64 = 10.0;
/// No more columns than this, however wide it is.
const COLUMNS: f64 = 700.0;

/// The timeline's state: where it looks, and what it has summed up.
pub struct Timeline {
    track: NodeRef,
    listeners: Vec<EventListener>,
    sizes: Option<Sizes>,
    zoom: u32,
    close: Option<Window>,
    window: Window,
    hover: Option<u64>,
    width: f64,
    run: Option<Bins>,
    twin: Option<Bins>,
    ghost: Option<Bins>,
    drawn: Option<Drawn>,
    context: Option<CanvasRenderingContext2d>,
    palette: Palette,
}

/// What a pointer does on the timeline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pointer {
    /// It is over a place, from 0 to 1, or over none.
    Over(Option<f64>),
    /// It drags the playhead there.
    Drags(f64),
    /// It lets it go there; or where it is, if the browser took the pointer away.
    Drops(Option<f64>),
}

impl Timeline {
    /// A timeline of all of a run.
    pub fn new() -> Self {
        Self {
            track: NodeRef::default(),
            listeners: Vec::new(),
            sizes: None,
            zoom: 0,
            close: None,
            window: Window::whole(None, 0),
            hover: None,
            width: 0.0,
            run: None,
            twin: None,
            ghost: None,
            drawn: None,
            context: None,
            palette: Palette::default(),
        }
    }

    /// The part of the run that is shown.
    pub fn window(&self) -> Window {
        self.window
    }

    /// The playhead at a place of the track. Where requests are drawn one by one it may stand between two.
    pub fn playhead(&self, part: f64) -> f64 {
        let playhead = self.window.playhead(part);
        if is_single(self.lanes(), self.window) {
            playhead
        } else {
            playhead.round()
        }
    }

    /// The width of the lanes.
    fn lanes(&self) -> f64 {
        self.width - LEFT - RIGHT
    }

    /// How far Page Up and Page Down go.
    pub fn page(&self) -> f64 {
        (self.window.span / 10).max(5) as f64
    }

    /// The request whose sentence is shown, if not that of the playhead.
    pub fn set_hover(&mut self, part: Option<f64>) -> bool {
        let hover = part.map(|part| self.window.playhead(part).ceil().max(1.0) as u64);
        let changed = hover != self.hover;
        self.hover = hover;
        changed
    }

    /// Looks closer, or at more.
    pub fn zoom(&mut self, steps: i32) {
        self.zoom = self.zoom.saturating_add_signed(steps);
    }

    /// Brings everything up to date with the player; says whether there is more to sum up.
    pub fn follow(&mut self, player: &mut Player, now: f64) -> bool {
        let whole = Window::whole(player.run().end(), player.seen());
        self.zoom = self.zoom.min(whole.steps());
        self.window = whole.close(self.zoom, player.playhead(now), self.close);
        self.close = Some(self.window);
        let columns = self.columns();
        if let Some(tick) = player.take_stale() {
            for bins in [&mut self.run, &mut self.twin].into_iter().flatten() {
                bins.truncate(tick - 1);
            }
            self.ghost = None;
        }
        let seen = player.seen();
        let mut done = sum_up(&mut self.run, self.window, columns, player.run_mut(), seen);
        match player.which_mut(Which::Twin) {
            Some(run) => done &= sum_up(&mut self.twin, self.window, columns, run, seen),
            None => self.twin = None,
        }
        match player.branches().ghost() {
            Some(ghost) => done &= sum_up(&mut self.ghost, self.window, columns, &mut ghost.run, ghost.seen),
            None => self.ghost = None,
        }
        !done
    }

    /// The timeline's card, with the choice of a twin at its foot.
    pub fn view(&self, player: &mut Player, done: u64, compare: Vec<Made>) -> Made {
        let end = player.run().end();
        let value = value_text(player, done);
        let most = end.unwrap_or_else(|| player.seen().max(done));
        let at = self.hover.unwrap_or(done);
        let mut sentence = match at {
            0 => "Drag to travel through the run. What you do in the past starts another future.".to_owned(),
            at if at > player.seen() => format!("Request {} is still to come.", grouped(at)),
            at => explain(player.run_mut(), at),
        };
        let run = player.run();
        for one in run
            .replay()
            .iter()
            .filter(|one| one.tick == at + 1 && at >= player.seen())
        {
            // What was just done shows nowhere else yet.
            sentence += &format!(
                " With request {}: {}.",
                grouped(one.tick),
                words::action(one.action, run.config().backups)
            );
        }
        let height = height(player);
        let (left, width) = match self
            .hover
            .filter(|tick| *tick >= self.window.first && *tick <= self.window.last())
        {
            Some(tick) => (self.window.part((tick - 1) as f64), 1.0 / self.window.span as f64),
            None => (2.0, 0.0),
        };
        let percent = |part: f64| format!("{}%", words::thousandths(part * 100.0));
        let can_undo = player.branches().can_undo();
        let track = el("div|class=fl-track|role=slider|tabindex=0|aria-label=Timeline|data-track=|aria-valuemin=0")
            .at(&self.track)
            .with("aria-valuemax", most.to_string())
            .with("aria-valuenow", done.to_string())
            .with("aria-valuetext", value)
            .child(el("canvas|aria-hidden=true").place(format!("height:{}px", words::tenths(height))))
            .child(el("div|class=fl-window|aria-hidden=true").children(vec![
                el("i|class=fl-hover").place(format!("left:{};width:{}", percent(left), percent(width))),
                el("div|class=fl-cursor|data-part=cursor"),
            ]));
        let closest = self.zoom >= Window::whole(end, player.seen()).steps();
        el("section|class=fl-card fl-timeline|part=timeline|aria-label=Course of the run").child(track).child(
            el("div|class=fl-foot")
                .child(el("p|class=fl-explain|data-part=explain").text(sentence))
                .children(compare)
                .children(vec![
                    el("button|class=fl-button|type=button|data-do=undo|title=Bring the run before the last change back")
                        .flag("disabled", !can_undo)
                        .says("Undo"),
                    el("button|class=fl-button fl-round|type=button|data-do=zoom-out|aria-label=Zoom out")
                        .flag("disabled", self.zoom == 0)
                        .says("−"),
                    el("button|class=fl-button fl-round|type=button|data-do=zoom-in|aria-label=Zoom in")
                        .flag("disabled", closest)
                        .says("+"),
                ]),
        )
    }

    /// Listens to the track, once it stands in the document.
    pub fn listen(&mut self, send: &Callback<Msg>) {
        let Some(track) = self.track.cast::<HtmlElement>() else {
            return;
        };
        let resized = send.reform(|()| Msg::Resized);
        self.sizes = Sizes::watch(&track, move || resized.emit(()));
        let rests = Rc::new(Cell::new(None));
        for name in [
            "pointerdown",
            "pointermove",
            "pointerup",
            "pointercancel",
            "pointerleave",
        ] {
            let (send, element, rests) = (send.clone(), track.clone(), rests.clone());
            self.listeners.push(EventListener::new(&track, name, move |event| {
                if let Some(event) = event.dyn_ref::<PointerEvent>() {
                    send.emit(Msg::Pointer(pointer(&element, event, &rests)));
                }
            }));
        }
    }

    /// Measures its place; says whether it has changed.
    pub fn measure(&mut self) -> bool {
        let width = self
            .track
            .cast::<Element>()
            .map_or(0.0, |track| f64::from(track.client_width()));
        let changed = width != self.width;
        self.width = width;
        changed
    }

    /// The element that marks the playhead.
    pub fn cursor(&self) -> Option<HtmlElement> {
        let found = self.track.cast::<Element>()?.query_selector(".fl-cursor").ok()??;
        found.dyn_into().ok()
    }

    fn columns(&self) -> u64 {
        self.lanes().clamp(100.0, COLUMNS) as u64
    }
}

/// Brings bins up to date, or makes fitting ones; says whether all is done.
fn sum_up(bins: &mut Option<Bins>, window: Window, columns: u64, run: &mut Run, seen: u64) -> bool {
    let mut kept = bins.take();
    if let Some(bins) = &mut kept {
        // An endless run's window doubles as it grows.
        bins.halve_to(window, columns);
    }
    let bins = bins.insert(match kept.filter(|bins| bins.fits(window, columns)) {
        Some(bins) => bins,
        None => Bins::new(window, columns),
    });
    bins.extend(run, seen.min(window.last()))
}

/// What a screen reader says of the playhead.
fn value_text(player: &mut Player, done: u64) -> String {
    if done == 0 {
        return match player.run().end() {
            Some(end) => format!("before the first of {}", words::count(end, "request")),
            None => "before the first request of an endless run".to_owned(),
        };
    }
    let progress = words::progress(done, player.run());
    let record = player.run_mut().record(done);
    let word = |set: u8| if set & 1 == 1 { "up" } else { "down" };
    format!(
        "r{}, primary {}, believed {}",
        &progress[1..],
        word(record.truth()),
        word(record.believed())
    )
}

/// Where on the track a pointer is, and what it does there. A finger rests where it came down until it has moved sideways: it
/// may be about to scroll the page.
fn pointer(track: &HtmlElement, event: &PointerEvent, rests: &Cell<Option<[i32; 2]>>) -> Pointer {
    let rect = track.get_bounding_client_rect();
    let [x, y] = [event.client_x(), event.client_y()];
    // A page may show all of this larger or smaller than it is laid out.
    let width = f64::from(track.offset_width());
    let scale = rect.width() / width;
    let part = ((f64::from(x) - rect.left()) / scale - LEFT) / (width - LEFT - RIGHT).max(1.0);
    let captured = track.has_pointer_capture(event.pointer_id());
    match event.type_().as_str() {
        "pointerdown" if event.button() == 0 => {
            // Without capture the pointer is lost at the edge, and nothing worse.
            let _ = track.set_pointer_capture(event.pointer_id());
            rests.set((event.pointer_type() == "touch").then_some([x, y]));
        }
        "pointermove" if captured => {}
        "pointerup" if captured => return Pointer::Drops(Some(part)),
        "pointercancel" => return Pointer::Drops(None),
        "pointermove" if (-0.02..=1.0).contains(&part) => return Pointer::Over(Some(part)),
        _ => return Pointer::Over(None),
    }
    if rests
        .get()
        .is_some_and(|[left, top]| (x - left).abs() <= (y - top).abs().max(6))
    {
        return Pointer::Over(None);
    }
    rests.set(None);
    Pointer::Drags(part)
}
