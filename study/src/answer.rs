//! The exact answer to the settings in effect: worked out in slices between frames, and remembered.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use failover_sim::Config;
use failover_sim::theory::{Obstacle, Progress, Solver, Spells, Theory};
use gloo_timers::callback::Timeout;

/// How many answers are remembered.
const KEPT: usize = 12;
/// Large ones are not: they would fill the memory.
const LARGEST: usize = 100_000;
/// How long a slice may take, in milliseconds, so that frames come in time.
const SLICE: f64 = 4.0;
/// Steps of work after which the clock is looked at.
const STEPS: u64 = 20_000;

/// Exact answers, and the one that is asked for.
#[derive(Clone)]
pub struct Answers(Rc<RefCell<Inner>>);

/// How far the answer that is asked for is.
#[derive(Clone)]
pub enum Answer {
    /// Nothing is asked for.
    Nothing,
    /// It is being worked out; about this share of the work is done.
    Busy(f64),
    /// A person has stopped it.
    Stopped,
    /// There is one.
    Known(Rc<Theory>),
    /// There is none.
    None(Obstacle),
}

struct Inner {
    asked: Option<Config>,
    answer: Answer,
    solver: Option<Solver>,
    spells: Spells,
    known: VecDeque<(Config, Rc<Theory>)>,
    timer: Option<Timeout>,
    tell: Rc<dyn Fn()>,
}

impl Answers {
    /// Nothing is asked yet. Whenever there is something new, `tell` is called.
    pub fn new(tell: impl Fn() + 'static) -> Self {
        Self(Rc::new(RefCell::new(Inner {
            asked: None,
            answer: Answer::Nothing,
            solver: None,
            spells: Spells::default(),
            known: VecDeque::new(),
            timer: None,
            tell: Rc::new(tell),
        })))
    }

    /// Asks for the answer to these settings. What is being worked out for others is given up.
    pub fn ask(&self, config: &Config) {
        // The pace changes nothing.
        let config = Config {
            interval: Config::default().interval,
            ..config.clone()
        };
        let mut inner = self.0.borrow_mut();
        if inner.asked.as_ref() == Some(&config) {
            return;
        }
        let known = inner.known.iter().find(|(other, _)| *other == config);
        if let Some(theory) = known.map(|(_, theory)| theory.clone()) {
            inner.spells = theory.spells;
            inner.answer = Answer::Known(theory);
            inner.solver = None;
            inner.timer = None;
        } else {
            let solver = Solver::new(&config);
            inner.spells = solver.spells();
            inner.solver = Some(solver);
            inner.answer = Answer::Busy(0.0);
            inner.timer = Some(self.soon());
        }
        inner.asked = Some(config);
    }

    /// How far it is.
    pub fn answer(&self) -> Answer {
        self.0.borrow().answer.clone()
    }

    /// The primary's times, which are known at once.
    pub fn spells(&self) -> Spells {
        self.0.borrow().spells
    }

    /// Stops working it out.
    pub fn stop(&self) {
        let mut inner = self.0.borrow_mut();
        inner.solver = None;
        inner.timer = None;
        inner.answer = Answer::Stopped;
        let tell = inner.tell.clone();
        drop(inner);
        tell();
    }

    fn soon(&self) -> Timeout {
        let answers = self.clone();
        Timeout::new(0, move || answers.go_on())
    }

    fn go_on(&self) {
        let mut inner = self.0.borrow_mut();
        let Some(mut solver) = inner.solver.take() else {
            return;
        };
        let start = js_sys::Date::now();
        let progress = loop {
            match solver.go_on(STEPS) {
                Progress::Busy(_) if js_sys::Date::now() - start < SLICE => {}
                progress => break progress,
            }
        };
        match progress {
            Progress::Busy(share) => {
                inner.answer = Answer::Busy(share);
                inner.solver = Some(solver);
                inner.timer = Some(self.soon());
            }
            Progress::Done(result) => match *result {
                Ok(theory) => inner.keep(Rc::new(theory)),
                Err(obstacle) => inner.answer = Answer::None(obstacle),
            },
        }
        let tell = inner.tell.clone();
        drop(inner);
        tell();
    }
}

impl Inner {
    fn keep(&mut self, theory: Rc<Theory>) {
        if theory.chain.transitions() <= LARGEST
            && let Some(config) = self.asked.clone()
        {
            self.known.truncate(KEPT - 1);
            self.known.push_front((config, theory.clone()));
        }
        self.answer = Answer::Known(theory);
    }
}
