//! Draws the run at the playhead: changes attributes of the drawn scene where something changed, and repaints the canvas.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use failover_sim::{MAX_INSTANCES, Outcome, Reason, Run};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlElement};

use super::flight::{ANSWERED, ARRIVES, Leg, leg};
use super::geometry::Layout;
use super::paint::{self, Packet};
use super::sprites::{Beat, BeatKind, Sprites};
use super::view::{InstanceView, LEARNT, Moment, Part, Scene, caption, instances};
use crate::palette::Palette;
use crate::player::{Player, Which};
use crate::timeline::Window;
use crate::words::thousandths;

/// How long a single step is shown, in milliseconds.
const GLIDE: f64 = 450.0;
/// The least time a packet is on its way, in seconds: at high speed many are on their way at once.
const FLIGHT: f64 = 0.45;
/// More packets than this are never on their way at once.
const MOST_PACKETS: f64 = 1000.0;
/// Above this many requests a second single health checks and sentences can't be followed.
const FOLLOWED: f64 = 8.0;
/// From so many requests on their way at once they are a stream of dots.
const STREAM: f64 = 8.0;

/// What is drawn on, and what was drawn last.
pub struct Stage {
    player: Rc<RefCell<Player>>,
    which: Which,
    surface: RefCell<Option<Surface>>,
    cursor: RefCell<Option<(HtmlElement, Window)>>,
    drawn: RefCell<Drawn>,
    glide: Cell<Option<(f64, f64)>>,
    highlight: Cell<Option<u64>>,
    still: Cell<bool>,
}

struct Surface {
    layout: Layout,
    canvas: HtmlCanvasElement,
    context: paint::Whole,
    palette: Palette,
    caption: Element,
    reason: Element,
    instances: Vec<Parts>,
}

/// The changing parts of a drawn instance.
struct Parts {
    group: Element,
    state: Element,
    badge: Element,
    title: Element,
    ground: Element,
    route: Element,
    check: Element,
}

#[derive(Default)]
struct Drawn {
    key: Option<Key>,
    cursor: Option<f64>,
    sprites: Option<Sprites>,
    /// The scene that the attributes show, and the run that it is part of.
    scene: Option<(Scene, u32, bool)>,
    streaming: Option<bool>,
    instances: [Option<InstanceView>; MAX_INSTANCES],
    packets: Vec<Packet>,
}

/// All that the picture depends on; the same key is the same picture.
#[derive(Clone, Copy, PartialEq)]
struct Key {
    playhead: f64,
    generation: u32,
    highlight: Option<u64>,
    span: f64,
    playing: bool,
}

impl Stage {
    /// A stage that is not yet in the document.
    pub fn new(player: Rc<RefCell<Player>>, which: Which) -> Self {
        Self {
            player,
            which,
            surface: RefCell::new(None),
            cursor: RefCell::new(None),
            drawn: RefCell::default(),
            glide: Cell::new(None),
            highlight: Cell::new(None),
            still: Cell::new(false),
        }
    }

    /// Takes the drawn scene, after each time that it was rendered anew; nothing is drawn while it has no place.
    pub fn attach(&self, root: &Element, layout: Option<Layout>) {
        let scale = layout.as_ref().map_or(1.0, |layout| layout.scale);
        self.surface
            .replace(layout.and_then(|layout| Surface::find(root, layout)));
        let sprites = root.query_selector(".fl-sprites").ok().flatten();
        let sprites = sprites.and_then(|host| Some(Sprites::new(host.dyn_into().ok()?, scale)));
        self.drawn.replace(Drawn {
            sprites,
            ..Drawn::default()
        });
    }

    /// Takes the element that marks the playhead on the timeline.
    pub fn set_cursor(&self, cursor: Option<HtmlElement>, window: Window) {
        self.cursor.replace(cursor.map(|element| (element, window)));
        // It may have to stand elsewhere though the playhead has not moved.
        self.drawn.borrow_mut().cursor = None;
    }

    /// Draws whole ticks only.
    pub fn set_still(&self, still: bool) {
        self.still.set(still);
    }

    /// Shows a single step, from where the playhead was, as a movement.
    pub fn glide(&self, from: f64, now: f64) {
        self.glide.set(Some((from, now)));
    }

    /// Shows a request that has ended, while somebody asks for it.
    pub fn set_highlight(&self, tick: Option<u64>) {
        self.highlight.set(tick);
    }

    /// Draws the moment; says whether there will be something new on the next frame.
    pub fn draw(&self, now: f64) -> bool {
        let mut player = self.player.borrow_mut();
        let surface = self.surface.borrow();
        let (Some(surface), Some(_)) = (&*surface, player.which_mut(self.which)) else {
            return false;
        };
        let playing = player.is_playing();
        let (playhead, gliding) = self.playhead(&player, now);
        let rate = player.rate();
        let key = Key {
            playhead,
            generation: player.generation(),
            highlight: self.highlight.get(),
            span: if playing { flight_span(rate) } else { 1.0 },
            playing,
        };
        let mut drawn = self.drawn.borrow_mut();
        self.place_cursor(&mut drawn, playhead);
        if drawn.key != Some(key) {
            drawn.key = Some(key);
            // The line that somebody looked at may be gone, after a restart for one.
            let looked_at = key.highlight.filter(|tick| !playing && *tick as f64 <= playhead + 1e-6);
            let shown = looked_at.map_or(playhead, |tick| tick as f64);
            let followed = !playing || rate <= FOLLOWED;
            if let Some(run) = player.which_mut(self.which) {
                surface.draw(&mut drawn, run, shown, key, followed);
            }
        }
        playing || gliding
    }

    fn place_cursor(&self, drawn: &mut Drawn, playhead: f64) {
        if let Some((element, window)) = &*self.cursor.borrow()
            && drawn.cursor != Some(playhead)
        {
            drawn.cursor = Some(playhead);
            let percent = thousandths(window.part(playhead).clamp(-0.1, 1.1) * 100.0);
            // An old value stands until the next frame, no more.
            let _ = element
                .style()
                .set_property("transform", &format!("translateX({percent}%)"));
        }
    }

    fn playhead(&self, player: &Player, now: f64) -> (f64, bool) {
        // The timer computes the run; should it be late, the picture waits for it.
        let playhead = player.playhead(now).min(player.run().ticks() as f64);
        if self.still.get() {
            return ((playhead + 1e-6).floor(), false);
        }
        match self.glide.get() {
            Some((from, since)) if !player.is_playing() && (playhead - from).abs() <= 1.0 => {
                let part = ((now - since) / GLIDE).clamp(0.0, 1.0);
                if part >= 1.0 {
                    self.glide.set(None);
                }
                (from + (playhead - from) * part, part < 1.0)
            }
            _ => {
                self.glide.set(None);
                (playhead, false)
            }
        }
    }
}

impl Surface {
    fn find(root: &Element, layout: Layout) -> Option<Self> {
        let find = |selector: &str| root.query_selector(selector).ok().flatten();
        let canvas: HtmlCanvasElement = find("canvas")?.dyn_into().ok()?;
        let ratio = web_sys::window()?.device_pixel_ratio().clamp(1.0, 3.0) * layout.scale;
        canvas.set_width((layout.width * ratio).round() as u32);
        canvas.set_height((layout.height * ratio).round() as u32);
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let scale = ratio / paint::QUARTERS;
        context.scale(scale, scale).ok()?;
        let palette = Palette::of(root)?;
        let instances = (0..layout.instances.len())
            .map(|i| {
                let part = |name: &str| find(&format!("[data-part='{name}-{i}']"));
                Some(Parts {
                    group: part("instance")?,
                    state: part("state")?,
                    badge: part("badge")?,
                    title: part("title")?,
                    ground: part("ground")?,
                    route: part("route")?,
                    check: part("check")?,
                })
            })
            .collect::<Option<Vec<_>>>()?;
        Some(Self {
            caption: find("[data-part='caption']")?,
            reason: find("[data-part='reason']")?,
            canvas,
            layout,
            context: context.unchecked_into(),
            palette,
            instances,
        })
    }

    fn draw(&self, drawn: &mut Drawn, run: &mut Run, shown: f64, key: Key, followed: bool) {
        let moment = Moment::at(shown);
        let scene = (moment.scene(), key.generation, followed);
        if drawn.scene != Some(scene) {
            drawn.scene = Some(scene);
            self.set_scene(drawn, run, moment, followed);
        }
        packets(run, shown, key, &mut drawn.packets);
        let streaming = key.span >= STREAM;
        if drawn.streaming != Some(streaming) {
            drawn.streaming = Some(streaming);
            self.canvas.set_hidden(!streaming);
        }
        let Some(sprites) = &mut drawn.sprites else { return };
        sprites.begin();
        if streaming {
            paint::stream(&self.context, &self.layout, &self.palette, &drawn.packets);
        } else {
            for packet in &drawn.packets {
                sprites.packet(packet, &self.layout);
            }
        }
        if followed && moment.tick > 0 && moment.phase < 0.6 {
            beats(run, moment, self.layout.instances.len(), |beat| {
                sprites.beat(beat, &self.layout)
            });
        }
        sprites.end();
    }

    /// What changes a few times a tick only.
    fn set_scene(&self, drawn: &mut Drawn, run: &mut Run, moment: Moment, followed: bool) {
        let views = instances(run, moment);
        for (i, parts) in self.instances.iter().enumerate() {
            if drawn.instances[i] != Some(views[i]) {
                parts.show(&views[i], self.layout.is_small());
                drawn.instances[i] = Some(views[i]);
            }
        }
        let sentence = if followed { caption(run, moment) } else { String::new() };
        self.caption.set_text_content(Some(&sentence));
        let reason = match moment.scene().part {
            Part::Ended if followed && moment.tick > 0 => match run.record(moment.tick).outcome() {
                Outcome::Failed(Reason::Undetected) => "failed: undetected",
                Outcome::Failed(Reason::NoInstance) => "failed: no instance",
                _ => "",
            },
            _ => "",
        };
        self.reason.set_text_content(Some(reason));
    }
}

impl Parts {
    fn show(&self, view: &InstanceView, small: bool) {
        let set = |element: &Element, name: &str, value: &str| {
            let _ = element.set_attribute(name, value);
        };
        let word = if view.up { "up" } else { "down" };
        set(&self.group, "data-truth", word);
        let active = if view.active { "true" } else { "false" };
        set(&self.group, "data-active", active);
        set(&self.route, "data-active", active);
        set(&self.check, "data-cut", if view.cut { "true" } else { "false" });
        let state = match (view.drained, view.active) {
            (true, _) => format!("{word} · drained"),
            (false, true) if small => format!("{word} ◂"),
            (false, true) => format!("{word} · active"),
            (false, false) => word.to_owned(),
        };
        self.state.set_text_content(Some(&state));
        let belief = if view.belief.up { "up" } else { "down" };
        set(&self.badge, "data-belief", belief);
        set(
            &self.badge,
            "data-agrees",
            if view.up == view.belief.up { "true" } else { "false" },
        );
        self.title.set_text_content(Some(&format!("believed {belief}")));
        self.ground.set_text_content(Some(&view.belief.ground()));
    }
}

/// In how many ticks a packet goes its way.
fn flight_span(rate: f64) -> f64 {
    (rate * FLIGHT).clamp(1.0, MOST_PACKETS / ANSWERED)
}

/// The health checks of a moment: out and back while the request is on its way to the balancer.
fn beats(run: &mut Run, moment: Moment, instances: usize, mut paint: impl FnMut(Beat)) {
    let record = run.record(moment.tick);
    if !record.checked() {
        return;
    }
    let cut = run.links_at(moment.tick).cut;
    let half = LEARNT / 2.0;
    for instance in 0..instances {
        let bit = 1 << instance;
        let up = record.truth() & bit != 0;
        // A cut link ends a check half way, a dead instance at its door, a lost one on the way back.
        let reach = if cut & bit != 0 { 0.5 } else { 1.0 };
        let passes = up && cut & bit == 0 && record.lost() & bit == 0;
        let out = moment.phase / half;
        let back = 1.0 - (moment.phase - half) / half;
        let (at, kind) = if out < reach {
            (out, BeatKind::Probe)
        } else if !up || cut & bit != 0 {
            (reach, BeatKind::Failed)
        } else if passes && back > 0.0 {
            (back, BeatKind::Passed)
        } else if passes {
            continue;
        } else if back > 0.5 {
            (back, BeatKind::Probe)
        } else {
            (0.5, BeatKind::Failed)
        };
        paint(Beat { instance, at, kind });
    }
}

/// Collects the packets that are on their way into `into`.
fn packets(run: &mut Run, playhead: f64, key: Key, into: &mut Vec<Packet>) {
    into.clear();
    let span = key.span;
    let oldest = (playhead - ARRIVES - (ANSWERED - ARRIVES) * span).floor().max(0.0) as u64 + 1;
    let newest = (playhead - ARRIVES + ARRIVES * span).ceil().max(0.0) as u64 + 1;
    let newest = run.end().map_or(newest, |end| newest.min(end));
    for tick in oldest..=newest {
        let u = ARRIVES + (playhead - (tick - 1) as f64 - ARRIVES) / span;
        let now = if u < 0.0 || (u == 0.0 && playhead > 0.0) {
            Leg::Gone
        } else if u < ARRIVES {
            Leg::Entry(u / ARRIVES)
        } else {
            let record = run.record(tick);
            match record.outcome() {
                Outcome::Served(by) => leg(record, &[by], u),
                Outcome::Failed(Reason::NoInstance) => leg(record, &[], u),
                _ => leg(record, &run.attempts(tick), u),
            }
        };
        if now != Leg::Gone {
            into.push(Packet {
                tick,
                leg: now,
                marked: key.highlight == Some(tick),
            });
        }
    }
}
