//! The root component: one laboratory with its run, its scene and its panels. It owns nothing outside its own element.

use std::cell::RefCell;
use std::rc::Rc;

use failover_sim::{Error, Key, Preset, Query, Run, parse_seed};
use gloo_events::EventListener;
use web_sys::{MediaQueryList, VisibilityState};
use yew::prelude::*;

use crate::announcer::Announcer;
use crate::clock::{self, Timer};
use crate::commands;
use crate::panels::chances::{ChancesProps, chances};
use crate::panels::console::Console;
use crate::panels::header::{header, notice};
use crate::panels::help::{self, help};
use crate::panels::numbers::numbers;
use crate::panels::settings::Settings;
use crate::panels::transport::{TransportProps, transport};
use crate::player::Player;
use crate::scene::stage::Stage;
use crate::scene::{self, Scene, Scenery};
use crate::words;

/// The panels follow the playhead at most this often, in milliseconds.
const PANELS: f64 = 100.0;
/// The machine is computed this far ahead of the playhead, in milliseconds.
const AHEAD: f64 = 250.0;

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    /// All of them, the default first.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The name in an address, and the words in a list.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Auto => ("auto", "System colours"),
            Self::Light => ("light", "Light"),
            Self::Dark => ("dark", "Dark"),
        }
    }

    /// The theme of a name; the default if there is none.
    pub fn from_name(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|theme| theme.name().0 == name)
            .unwrap_or_default()
    }
}

/// Properties of [`Lab`].
#[derive(Properties, PartialEq)]
pub struct LabProps {
    /// The configuration, as in DESIGN's language.
    pub query: AttrValue,
    /// Plays at once.
    #[prop_or_default]
    pub autoplay: bool,
    /// The speed at the start.
    #[prop_or(1.0)]
    pub speed: f64,
    /// The theme at the start.
    #[prop_or_default]
    pub theme: Theme,
    /// Shows the scene and its buttons alone.
    #[prop_or_default]
    pub scene_only: bool,
    /// What the page around could not use, to be shown with the rest.
    #[prop_or_default]
    pub notices: Vec<AttrValue>,
    /// Called with the canonical configuration whenever that changes.
    #[prop_or_default]
    pub on_change: Callback<String>,
    /// Called with what the person chose for the page's own keys.
    #[prop_or_default]
    pub on_preferences: Callback<(f64, Theme)>,
    /// Called once with a way to send commands.
    #[prop_or_default]
    pub on_ready: Callback<Callback<Msg>>,
}

/// What can happen to a laboratory.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// Plays or pauses.
    Toggle,
    /// One request further.
    Step,
    /// Back to the start, same seed.
    Restart,
    /// Another run, fresh seed.
    NewRun,
    /// A speed factor.
    Speed(f64),
    /// A key's new value.
    Set(Key, String),
    /// Another run with this seed.
    Seed(String),
    /// Another run with a preset's settings.
    Preset(String),
    /// Forgets the recorded changes.
    ClearChanges,
    /// Another theme.
    Theme(Theme),
    /// The system's colours changed.
    Colours,
    /// The timer rang.
    Clock,
    /// The tab was hidden or shown.
    Visibility(bool),
    /// A request whose console line is looked at.
    Look(Option<u64>),
    /// Dismisses a notice.
    Dismiss(usize),
    /// Opens or closes the list of keys.
    Help,
}

/// The root component.
pub struct Lab {
    player: Rc<RefCell<Player>>,
    scenery: Rc<Scenery>,
    timer: Timer,
    send: Callback<Msg>,
    look: Callback<Option<u64>>,
    theme: Theme,
    colours: u32,
    notices: Vec<(usize, AttrValue)>,
    next_notice: usize,
    canonical: String,
    hidden_while_playing: bool,
    announcer: Announcer,
    shown: u64,
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
        let player = Rc::new(RefCell::new(Player::new(run, props.speed)));
        let scenery = Rc::new(Scenery::new(Rc::new(Stage::new(player.clone()))));
        let link = ctx.link();
        let send = link.callback(|msg| msg);
        props.on_ready.emit(send.clone());
        let mut lab = Self {
            player,
            scenery,
            timer: Timer::default(),
            look: send.reform(Msg::Look),
            send,
            theme: props.theme,
            colours: 0,
            notices: Vec::new(),
            next_notice: 0,
            canonical: String::new(),
            hidden_while_playing: false,
            announcer: Announcer::default(),
            shown: 0,
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
        lab.listen(ctx);
        if props.autoplay {
            lab.play();
        }
        lab.tell(ctx);
        lab
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        let now = clock::now();
        let before = self.player.borrow().generation();
        match msg {
            Msg::Clock => return self.on_clock(now),
            Msg::Look(tick) => {
                self.scenery.stage.set_highlight(tick);
                self.scenery.wake();
                return false;
            }
            Msg::Toggle if self.player.borrow().is_playing() => {
                self.player.borrow_mut().pause(now);
                self.timer.stop();
            }
            Msg::Toggle => self.play(),
            Msg::Step => self.step(now),
            Msg::Restart => self.player.borrow_mut().restart(),
            Msg::NewRun => self.player.borrow_mut().new_run(fresh_seed(), now),
            Msg::Speed(speed) => {
                self.player.borrow_mut().set_speed(speed, now);
                ctx.props()
                    .on_preferences
                    .emit((self.player.borrow().speed(), self.theme));
            }
            Msg::Set(key, value) => {
                let result = self.player.borrow_mut().set(key, &value, now);
                if let Err(error) = result {
                    self.error(&error);
                }
            }
            Msg::Seed(text) => match parse_seed(text.trim()) {
                Ok(seed) => {
                    let config = self.player.borrow().settings(now);
                    self.player.borrow_mut().start(Run::new(config, seed, Vec::new()));
                }
                Err(error) => self.error(&error),
            },
            Msg::Preset(name) => {
                if let Some(preset) = Preset::find(&name) {
                    self.player.borrow_mut().set_preset(preset);
                }
            }
            Msg::ClearChanges => self.player.borrow_mut().clear_changes(),
            Msg::Theme(theme) => {
                self.theme = theme;
                self.colours += 1;
                ctx.props().on_preferences.emit((self.player.borrow().speed(), theme));
            }
            Msg::Colours => self.colours += 1,
            Msg::Visibility(visible) => self.on_visibility(visible, now),
            Msg::Dismiss(id) => self.notices.retain(|(other, _)| *other != id),
            Msg::Help => help::toggle(&self.dialog),
        }
        if self.player.borrow().generation() != before {
            self.scenery.stage.set_highlight(None);
        }
        self.arm(now);
        self.tell(ctx);
        self.scenery.wake();
        self.shown = self.player.borrow().done(now);
        self.announce(now);
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let now = clock::now();
        let mut player = self.player.borrow_mut();
        let metrics = player.run_mut().metrics(self.shown);
        let settings = player.settings(now);
        let over = player.is_over(now);
        let playing = player.is_playing();
        let fresh = !playing && player.playhead(now) == 0.0;
        let part = player.run().end().map(|end| self.shown as f64 / end as f64);
        let status = if playing {
            String::new()
        } else if fresh {
            words::invitation(player.run().config().requests, player.rate())
        } else if over {
            format!("{} Press Play to run it again.", words::summary(&metrics))
        } else {
            format!("Paused at request {}", words::grouped(self.shown))
        };
        let state = if playing {
            "playing"
        } else if fresh {
            "fresh"
        } else if over {
            "over"
        } else {
            "paused"
        };
        let transport = transport(&TransportProps {
            playing,
            fresh,
            over,
            speed: player.speed(),
            rate: player.rate(),
            progress: words::progress(self.shown, player.run()),
            part,
        });
        let chances = chances(&ChancesProps {
            config: settings.clone(),
            seed: player.run().seed(),
            changes: player.run().replay().len(),
        });
        let link = ctx.link();
        html! {
            <section
                class="fl" data-lab="" data-theme={self.theme.name().0} data-state={state}
                data-scene-only={ctx.props().scene_only.to_string()} aria-label="Failover Lab"
                onclick={link.batch_callback(|event: MouseEvent| commands::click(&event))}
                oninput={link.batch_callback(|event: InputEvent| commands::input(&event))}
                onchange={link.batch_callback(|event: Event| commands::change(&event))}
                onkeydown={link.batch_callback(|event: KeyboardEvent| commands::key(&event))}
            >
                { header(player.run().config(), self.theme) }
                <div class="fl-notices">
                    { for self.notices.iter().map(|(id, text)| notice(*id, text)) }
                </div>
                <div class="fl-grid">
                    <div class="fl-main">
                        <div class="fl-card fl-stage">
                            <Scene
                                scenery={self.scenery.clone()} instances={player.run().config().instances()}
                                checks={scene::checks(&settings)} colours={self.colours}
                            />
                            <p class="fl-status">{ status }</p>
                            <p class="fl-legend" aria-hidden="true">
                                <span class="fl-legend-ring">{ "ring: what it is" }</span>
                                <span class="fl-legend-badge">{ "badge: what the checker believes" }</span>
                            </p>
                        </div>
                        { transport }
                    </div>
                    <div class="fl-side">
                        <section class="fl-card fl-chances" aria-label="Settings">
                            { chances }
                            <Settings config={settings} />
                        </section>
                        { numbers(&metrics) }
                        <Console
                            player={self.player.clone()} generation={player.generation()} done={self.shown}
                            on_look={self.look.clone()}
                        />
                    </div>
                </div>
                <p class="fl-spoken" role="status" aria-live="polite">{ self.announcer.text() }</p>
                { help(&self.dialog) }
            </section>
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

    fn play(&mut self) {
        let now = clock::now();
        self.player.borrow_mut().play(now);
        self.arm(now);
    }

    fn step(&mut self, now: f64) {
        let mut player = self.player.borrow_mut();
        let from = player.playhead(now);
        player.step(now);
        self.scenery.stage.glide(from, now);
    }

    fn on_clock(&mut self, now: f64) -> bool {
        self.arm(now);
        let done = self.player.borrow().done(now);
        let moved = done != self.shown || !self.player.borrow().is_playing();
        self.shown = done;
        self.announce(now);
        self.scenery.wake();
        moved
    }

    fn on_visibility(&mut self, visible: bool, now: f64) {
        let mut player = self.player.borrow_mut();
        if !visible && player.is_playing() {
            player.pause(now);
            self.hidden_while_playing = true;
        } else if visible && std::mem::take(&mut self.hidden_while_playing) && !player.is_over(now) {
            player.play(now);
        }
    }

    /// Computes what is due and sets the timer to when the panels have something new to show.
    fn arm(&mut self, now: f64) {
        let still = self.reduced.as_ref().is_some_and(MediaQueryList::matches);
        self.scenery.stage.set_still(still);
        let mut player = self.player.borrow_mut();
        match player.advance(now, AHEAD) {
            Some(next) => {
                let send = self.send.clone();
                let wait = if player.rate() > 1000.0 / PANELS { PANELS } else { next };
                self.timer.set(wait, move || send.emit(Msg::Clock));
            }
            None => self.timer.stop(),
        }
    }

    fn announce(&mut self, now: f64) {
        let metrics = self.player.borrow_mut().run_mut().metrics(self.shown);
        self.announcer
            .hear(metrics.failovers, metrics.failbacks, self.shown, now);
    }

    fn tell(&mut self, ctx: &Context<Self>) {
        let canonical = self.player.borrow().run().canonical();
        if canonical != self.canonical {
            self.canonical.clone_from(&canonical);
            ctx.props().on_change.emit(canonical);
        }
    }

    fn error(&mut self, error: &Error) {
        self.notice(AttrValue::from(error.to_string()));
    }

    fn notice(&mut self, text: AttrValue) {
        if self.notices.iter().all(|(_, other)| *other != text) {
            self.notices.push((self.next_notice, text));
            self.next_notice += 1;
        }
    }
}

/// A seed nobody can guess, small enough to be read aloud.
fn fresh_seed() -> u64 {
    // Without a source of randomness a run is still a run.
    u64::from(getrandom::u32().unwrap_or(42))
}
