//! What is studied of a laboratory: exact values beside its numbers, the panel with the exact answer, the questions.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, KeyboardEvent};

use crate::answer::{Answer, Answers};
use crate::beside::Beside;
use crate::followed::Followed;
use crate::interval::{BRIEF, PATIENT};
use crate::markup::find;
use crate::panel::Panel;
use crate::quiz::Quiz;
use crate::{page, watch};

/// While a run plays, what costs time is written this often, in milliseconds.
const PACE: u32 = 250;
/// Requests that are followed at a time.
const AT_ONCE: u64 = 200_000;

/// All that is studied.
pub struct Desk {
    root: Element,
    answers: Answers,
    beside: Beside,
    panel: Option<Panel>,
    /// Whether the panel was worth writing the last time.
    is_seen: Cell<bool>,
    quiz: Option<RefCell<Quiz>>,
    followed: RefCell<Option<Followed>>,
    shown: Cell<u64>,
    timer: RefCell<Option<Timeout>>,
}

impl Desk {
    /// Studies a laboratory for as long as its root element is part of a document.
    pub fn open(root: Element) {
        let desk = Rc::new_cyclic(|desk: &Weak<Self>| {
            let tell = desk.clone();
            let host = |name: &str| find(&root, &format!("[data-study={name}]"));
            Self {
                answers: Answers::new(move || {
                    if let Some(desk) = tell.upgrade() {
                        desk.answered();
                    }
                }),
                beside: Beside::new(&root),
                panel: host("panel").map(Panel::new),
                is_seen: Cell::new(true),
                quiz: host("questions").map(|host| RefCell::new(Quiz::new(host))),
                followed: RefCell::default(),
                shown: Cell::new(u64::MAX),
                timer: RefCell::default(),
                root,
            }
        });
        listen(&desk);
        if let Some(panel) = &desk.panel {
            // Figures are drawn for the width that there is.
            let weak = Rc::downgrade(&desk);
            watch::widths(panel.host(), move || {
                if let Some(desk) = weak.upgrade() {
                    desk.panel.as_ref().inspect(|panel| panel.redraw());
                    desk.write_soon(0);
                }
            });
        }
        watch::follow(desk.root.clone(), move |_| desk.update());
    }

    /// Takes what the root element says.
    fn update(self: &Rc<Self>) {
        // What was said of the lines before is of no use any more.
        crate::page::say(&self.root, "");
        let text = self.root.get_attribute("data-run").unwrap_or_default();
        let shown: u64 = self
            .root
            .get_attribute("data-at")
            .and_then(|at| at.parse().ok())
            .unwrap_or(0);
        let playing = self.is_playing();
        let mut followed = self.followed.borrow_mut();
        let is_other = followed.as_ref().is_none_or(|followed| followed.text() != text);
        if is_other {
            *followed = Some(Followed::new(text));
        }
        let Some(run) = followed.as_mut() else { return };
        self.answers.ask(&run.config(shown));
        let moved = self.shown.replace(shown) != shown;
        if self.is_seen.get()
            && let Some(panel) = &self.panel
        {
            panel.mark(run, shown);
        }
        drop(followed);
        if is_other || moved || !playing {
            self.write_soon(if playing && !is_other { PACE } else { 0 });
        }
    }

    /// Looks whether anybody would notice that the panel stays as it is: nobody does while a run plays and it is out of sight.
    fn look(&self, panel: &Panel) -> bool {
        let is_seen = !self.is_playing() || !panel.is_drawn() || watch::is_in_sight(panel.host());
        self.is_seen.set(is_seen);
        is_seen
    }

    fn is_playing(&self) -> bool {
        self.root.get_attribute("data-state").as_deref() == Some("playing")
    }

    /// Writes after so many milliseconds, if that is not going to happen anyway.
    fn write_soon(self: &Rc<Self>, wait: u32) {
        let mut timer = self.timer.borrow_mut();
        if wait == 0 || timer.is_none() {
            let desk = self.clone();
            *timer = Some(Timeout::new(wait, move || {
                desk.timer.take();
                desk.write();
            }));
        }
    }

    /// The exact answer has come, or come nearer.
    fn answered(self: &Rc<Self>) {
        match self.answers.answer() {
            Answer::Busy(_) => {
                if let Some(panel) = &self.panel {
                    panel.tell(&self.answers.answer(), "");
                }
            }
            _ => self.write_soon(0),
        }
    }

    fn write(self: &Rc<Self>) {
        if !self.root.is_connected() {
            return;
        }
        let shown = self.shown.get();
        let mut followed = self.followed.borrow_mut();
        let Some(run) = followed.as_mut() else { return };
        let came = run.advance(shown, AT_ONCE);
        let answer = self.answers.answer();
        let work = if self.is_playing() { BRIEF } else { PATIENT };
        let theory = match &answer {
            Answer::Known(theory) => Some(theory.clone()),
            _ => None,
        };
        self.beside
            .write(theory.as_deref(), self.answers.spells(), run, shown, work);
        if let Some(panel) = &self.panel
            && self.look(panel)
        {
            panel.write(&answer, run, shown, came, work);
            panel.mark(run, shown);
        }
        if let Some(quiz) = &self.quiz {
            quiz.borrow_mut().follow(run, shown);
        }
        drop(followed);
        if !came {
            self.write_soon(0);
        }
    }

    /// Does what a click asks for.
    fn click(self: &Rc<Self>, event: &Event) {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        let asked = |name: &str| {
            let button = target.closest(&format!("[{name}]")).ok().flatten();
            button.and_then(|button| button.get_attribute(name))
        };
        if let Some(topic) = asked("data-why") {
            if let Some(panel) = &self.panel {
                panel.explain(&topic);
                self.write_soon(0);
            }
        } else if let Some(what) = asked("data-quiz")
            && let Some(quiz) = &self.quiz
        {
            let mut quiz = quiz.borrow_mut();
            let run = match what.as_str() {
                "commit" => quiz.commit(),
                "next" => quiz.next(),
                _ => quiz.again(),
            };
            drop(quiz);
            if let Some(run) = run {
                page::ask(&self.root, "open", run);
            }
        } else if asked("data-stop").is_some() {
            self.answers.stop();
        }
    }

    /// Takes another choice in a list.
    fn chosen(self: &Rc<Self>, event: &Event) {
        let Some(field) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        if let (Some(panel), Some(name)) = (&self.panel, field.get_attribute("data-choice")) {
            panel.choose(&name, &crate::markup::value(&field));
            self.write_soon(0);
        }
    }
}

/// Listens at the root element, which holds the listeners; they do not hold the desk.
fn listen(desk: &Rc<Desk>) {
    let on = |name: &str, what: fn(&Rc<Desk>, &Event)| {
        let weak = Rc::downgrade(desk);
        let hear = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            if let Some(desk) = weak.upgrade() {
                what(&desk, &event);
            }
        });
        // An element that is there takes any listener.
        let _ = desk
            .root
            .add_event_listener_with_callback(name, hear.into_js_value().unchecked_ref());
    };
    on("click", |desk, event| desk.click(event));
    on("change", |desk, event| desk.chosen(event));
    on("keydown", |desk, event| {
        let enter = event
            .dyn_ref::<KeyboardEvent>()
            .is_some_and(|event| event.key() == "Enter");
        let field = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if enter && field.is_some_and(|field| field.matches("[data-study=questions] input").unwrap_or(false)) {
            crate::markup::click(&desk.root, "[data-quiz=commit]");
        }
    });
}
