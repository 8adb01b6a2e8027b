//! The root component: one laboratory with its run, its scene and its panels. It owns nothing outside its own element.

mod change;
mod msg;
mod view;

use std::cell::RefCell;
use std::rc::Rc;

use failover_sim::{Error, Query, Run};
use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MediaQueryList, VisibilityState};
use yew::prelude::*;

use crate::announcer::Announcer;
use crate::clock::{self, Timer};
use crate::panels::console::Console;
use crate::player::{Player, Which};
use crate::scene::Scenery;
use crate::scene::menu::Opened;
use crate::scene::stage::Stage;
use crate::timeline::{Pointer, Timeline};
pub use msg::{Choices, Msg, Theme, Told, View};

/// The panels follow the playhead at most this often, in milliseconds.
const PANELS: f64 = 100.0;
/// The machine is computed this far ahead of the playhead, in milliseconds.
const AHEAD: f64 = 250.0;
/// So many requests are told one by one at a time.
const TOLD: u64 = 100;
/// Longer queries are cut off on their way by some servers.
const LINK: usize = 8000;
/// So many notices stand at a time; older ones go.
const NOTICES: usize = 20;

/// Properties of [`Lab`].
#[derive(Properties, PartialEq)]
pub struct LabProps {
    /// The configuration, as a query: `seed=42&fail=0.3`.
    pub query: AttrValue,
    /// Plays at once.
    #[prop_or_default]
    pub autoplay: bool,
    /// What else is chosen at the start.
    #[prop_or_default]
    pub choices: Choices,
    /// Stands after so many requests at first.
    #[prop_or_default]
    pub at: f64,
    /// What the page around could not use, to be shown with the rest.
    #[prop_or_default]
    pub notices: Vec<AttrValue>,
    /// Called with all that the page around is told.
    #[prop_or_default]
    pub tell: Callback<Told>,
}

/// The root component.
pub struct Lab {
    player: Rc<RefCell<Player>>,
    scenery: Scenery,
    twin: Scenery,
    timeline: Timeline,
    timer: Timer,
    send: Callback<Msg>,
    console: Console,
    theme: Theme,
    shape: View,
    bare: bool,
    colours: u32,
    notices: Vec<(usize, AttrValue)>,
    next_notice: usize,
    canonical: AttrValue,
    /// What hides it: the tab, or that it is scrolled out of view.
    hidden: [bool; 2],
    hidden_while_playing: bool,
    tells: Callback<Told>,
    told: Option<(u64, bool, bool, u32)>,
    announcer: Announcer,
    shown: u64,
    menu: Option<Opened>,
    /// Where the keyboard's focus goes after the next rendering.
    focus: Option<String>,
    root: NodeRef,
    dialog: NodeRef,
    reduced: Option<MediaQueryList>,
    _listeners: Vec<EventListener>,
}

impl Component for Lab {
    type Message = Msg;
    type Properties = LabProps;

    fn create(ctx: &Context<Self>) -> Self {
        let props = ctx.props();
        let (query, errors) = Query::lenient(&props.query);
        let seed = query.seed.unwrap_or_else(fresh_seed);
        let run = Run::new(query.config, seed, query.replay);
        let speed = props.choices.speed.unwrap_or(1.0);
        let player = Rc::new(RefCell::new(Player::new(run, speed)));
        let scenery = |which| Scenery::new(Stage::new(player.clone(), which));
        let send = ctx.link().callback(|msg| msg);
        props.tell.emit(Told::Ready(send.clone(), player.clone()));
        let mut lab = Self {
            scenery: scenery(Which::Run),
            twin: scenery(Which::Twin),
            player,
            timeline: Timeline::new(),
            timer: Timer::default(),
            console: Console::default(),
            send,
            theme: props.choices.theme,
            shape: props.choices.view,
            bare: props.choices.bare,
            colours: 0,
            notices: Vec::new(),
            next_notice: 0,
            canonical: AttrValue::default(),
            hidden: [false; 2],
            hidden_while_playing: false,
            tells: props.tell.clone(),
            told: None,
            announcer: Announcer::default(),
            shown: 0,
            menu: None,
            focus: None,
            root: NodeRef::default(),
            dialog: NodeRef::default(),
            reduced: None,
            _listeners: Vec::new(),
        };
        for notice in &props.notices {
            lab.notice(notice.clone());
        }
        for error in &errors {
            lab.error(error);
        }
        lab.compare(&props.choices.compare);
        if lab.player.borrow().twin().is_none() && !props.choices.compare.is_empty() {
            lab.tell_choices();
        }
        lab.listen(ctx);
        lab.player.borrow_mut().seek(props.at);
        if props.autoplay {
            let now = clock::now();
            lab.player.borrow_mut().play(now);
            lab.arm(now);
        }
        lab.tell();
        lab.set_scenes(clock::now());
        lab
    }

    fn update(&mut self, _: &Context<Self>, msg: Msg) -> bool {
        let now = clock::now();
        match msg {
            Msg::Clock => return self.on_clock(now),
            Msg::Look(tick) => {
                self.scenery.stage.set_highlight(tick);
                self.scenery.wake();
                return false;
            }
            Msg::Titled => return true,
            Msg::Pointer(Pointer::Over(part)) => return self.timeline.set_hover(part),
            Msg::Menu(None) if self.menu.is_none() => return false,
            Msg::Resized if !self.measure() => return false,
            _ => {}
        }
        let before = self.player.borrow().generation();
        let menu = self.menu.take();
        self.change(msg, menu, now);
        if self.player.borrow().generation() != before {
            self.scenery.stage.set_highlight(None);
        }
        self.arm(now);
        self.tell();
        self.wake();
        self.shown = self.player.borrow().done(now);
        self.announce(now);
        self.set_scenes(now);
        self.report(now);
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        self.render()
    }

    fn rendered(&mut self, _: &Context<Self>, first: bool) {
        if first {
            self.timeline.listen(&self.send);
            self.console.listen(&self.send);
            self.send.emit(Msg::Resized);
        }
        self.scenery.rendered(&self.send);
        self.twin.rendered(&self.send);
        let mut player = self.player.borrow_mut();
        self.timeline.draw(&mut player, self.colours);
        if self.console.draw(&mut player, self.shown) {
            // Its title names the first request that it holds.
            self.send.emit(Msg::Titled);
        }
        drop(player);
        let root = self.root.cast::<Element>();
        let focused = self
            .focus
            .take()
            .and_then(|selector| root?.query_selector(&selector).ok()?);
        if let Some(element) = focused.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            // What can't have the focus leaves it where it is.
            let _ = element.focus();
        }
    }
}

impl Lab {
    fn listen(&mut self, ctx: &Context<Self>) {
        let Some(window) = web_sys::window() else { return };
        if let Some(document) = window.document() {
            let link = ctx.link().clone();
            let watched = document.clone();
            self._listeners
                .push(EventListener::new(&document, "visibilitychange", move |_| {
                    let visible = watched.visibility_state() == VisibilityState::Visible;
                    link.send_message(Msg::Visibility(visible));
                }));
        }
        for query in ["(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)"] {
            if let Ok(Some(media)) = window.match_media(query) {
                let link = ctx.link().clone();
                self._listeners.push(EventListener::new(&media, "change", move |_| {
                    link.send_message(Msg::Colours)
                }));
                self.reduced = Some(media);
            }
        }
    }

    /// Measures what is drawn in the size of its place; says whether any has changed.
    fn measure(&mut self) -> bool {
        self.timeline.measure() | self.scenery.measure() | self.twin.measure()
    }

    fn on_clock(&mut self, now: f64) -> bool {
        self.arm(now);
        let done = self.player.borrow().done(now);
        let moved = done != self.shown || !self.player.borrow().is_playing();
        self.shown = done;
        self.announce(now);
        self.set_scenes(now);
        self.wake();
        self.report(now);
        moved
    }

    /// Notes what hides it, the tab (0) or its place on the page (1). What can't be seen pauses, and goes on later.
    fn on_visibility(&mut self, by: usize, visible: bool, now: f64) {
        self.hidden[by] = !visible;
        let visible = self.hidden == [false; 2];
        let mut player = self.player.borrow_mut();
        if !visible && player.is_playing() {
            player.pause(now);
            self.hidden_while_playing = true;
        } else if visible && std::mem::take(&mut self.hidden_while_playing) && !player.is_over(now) {
            player.play(now);
        }
    }

    /// Plays or pauses; where it can't be seen, once it can.
    fn play(&mut self, on: bool, now: f64) {
        let mut player = self.player.borrow_mut();
        if self.hidden != [false; 2] {
            self.hidden_while_playing = on;
        } else if on && !player.is_playing() {
            player.play(now);
        } else if !on {
            player.pause(now);
        }
    }

    /// Tells the page around what has happened since it was told last. Of many requests only the last are told.
    fn report(&mut self, now: f64) {
        let mut player = self.player.borrow_mut();
        let over = player.is_over(now);
        let state = (self.shown, player.is_playing(), over, player.generation());
        let before = self.told.replace(state);
        if before == Some(state) {
            return;
        }
        let (known, was_over) = before.map_or((self.shown, over), |(shown, _, over, _)| (shown, over));
        let first = known.max(self.shown.saturating_sub(TOLD));
        for tick in first + 1..=self.shown {
            let run = player.run_mut();
            let (row, record) = (row(run, tick), run.record(tick));
            self.tells.emit(Told::Request(row, record));
        }
        drop(player);
        self.tells.emit(Told::Change);
        if over && !was_over {
            self.tells.emit(Told::End);
        }
    }

    /// Computes what is due and sets the timer to when the panels have something new to show.
    fn arm(&mut self, now: f64) {
        let still = self.reduced.as_ref().is_some_and(MediaQueryList::matches);
        self.scenery.stage.set_still(still);
        self.twin.stage.set_still(still);
        let mut player = self.player.borrow_mut();
        let next = player.advance(now, AHEAD);
        let more = self.timeline.follow(&mut player, now);
        let wait = match next {
            _ if more => Some(0.0),
            Some(_) if player.rate() > 1000.0 / PANELS => Some(PANELS),
            other => other,
        };
        match wait {
            Some(wait) => {
                let send = self.send.clone();
                self.timer.set(wait, move || send.emit(Msg::Clock));
            }
            None => self.timer.stop(),
        }
        self.scenery
            .stage
            .set_cursor(self.timeline.cursor(), self.timeline.window());
    }

    fn wake(&self) {
        self.scenery.wake();
        self.twin.wake();
    }

    fn announce(&mut self, now: f64) {
        let metrics = self.player.borrow_mut().run_mut().metrics(self.shown);
        self.announcer
            .hear(metrics.failovers, metrics.failbacks, self.shown, now);
    }

    /// Tells the page around which run this is, as far as a link holds it.
    fn tell(&mut self) {
        let player = self.player.borrow();
        let canonical = player.run().canonical();
        if self.canonical != canonical {
            let fits = canonical.len() <= LINK;
            let run = player.run();
            let shown = if fits {
                canonical.clone()
            } else {
                Query::canonical(run.config(), run.seed(), &[])
            };
            self.canonical = canonical.into();
            self.tells.emit(Told::Run(shown));
        }
    }

    fn tell_choices(&self) {
        let player = self.player.borrow();
        let speed = player.speed();
        let compare = player
            .twin()
            .map(|twin| format!("{}-{}", twin.key().name(), twin.value()));
        self.tells.emit(Told::Choices(Choices {
            speed: (speed != 1.0).then_some(speed),
            theme: self.theme,
            compare: compare.unwrap_or_default(),
            view: self.shape,
            bare: self.bare,
        }));
    }

    fn check<T>(&mut self, result: Result<T, Error>) {
        if let Err(error) = result {
            self.error(&error);
        }
    }

    fn error(&mut self, error: &Error) {
        self.notice(AttrValue::from(error.to_string()));
    }

    fn notice(&mut self, text: AttrValue) {
        self.tells.emit(Told::Error(text.to_string()));
        if self.notices.iter().all(|(_, other)| *other != text) {
            if self.notices.len() == NOTICES {
                self.notices.remove(0);
            }
            self.notices.push((self.next_notice, text));
            self.next_notice += 1;
        }
    }
}

/// A request as a row of text: number, truth, belief, route, outcome.
pub fn row(run: &mut Run, tick: u64) -> String {
    run.record(tick).trace_row(tick, run.config().instances())
}

/// A seed nobody can guess, small enough to be read aloud.
fn fresh_seed() -> u64 {
    // Without a source of randomness a run is still a run.
    u64::from(getrandom::u32().unwrap_or(42))
}
