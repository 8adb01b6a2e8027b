//! The model a second time, as plainly as it can be said: every draw made when it is due and compared as a float, lists
//! instead of bits, and its own generator. Slow, and written from the model's description alone.

use failover_sim::{Action, Config, Failback, Intervention, Outcome, Reason, WhenNone};

/// MT19937 with CPython's seeding and doubles.
struct Generator {
    state: Vec<u32>,
    next: usize,
}

impl Generator {
    /// `random.Random(seed + (high << 64))`.
    fn new(seed: u64, high: u32) -> Self {
        let mut key = vec![seed as u32, (seed >> 32) as u32, high];
        while key.len() > 1 && key.last() == Some(&0) {
            key.pop();
        }
        let mut state = vec![19_650_218_u32];
        for i in 1..624 {
            let before = state[i - 1];
            state.push(
                (before ^ before >> 30)
                    .wrapping_mul(1_812_433_253)
                    .wrapping_add(i as u32),
            );
        }
        let (mut i, mut j) = (1, 0);
        for _ in 0..624 {
            let mixed = (state[i - 1] ^ state[i - 1] >> 30).wrapping_mul(1_664_525);
            state[i] = (state[i] ^ mixed).wrapping_add(key[j]).wrapping_add(j as u32);
            i += 1;
            j = (j + 1) % key.len();
            if i == 624 {
                state[0] = state[623];
                i = 1;
            }
        }
        for _ in 0..623 {
            let mixed = (state[i - 1] ^ state[i - 1] >> 30).wrapping_mul(1_566_083_941);
            state[i] = (state[i] ^ mixed).wrapping_sub(i as u32);
            i += 1;
            if i == 624 {
                state[0] = state[623];
                i = 1;
            }
        }
        state[0] = 0x8000_0000;
        Self { state, next: 624 }
    }

    fn word(&mut self) -> u32 {
        if self.next == 624 {
            for i in 0..624 {
                let y = self.state[i] & 0x8000_0000 | self.state[(i + 1) % 624] & 0x7fff_ffff;
                let odd = if y % 2 == 1 { 0x9908_b0df } else { 0 };
                self.state[i] = self.state[(i + 397) % 624] ^ y >> 1 ^ odd;
            }
            self.next = 0;
        }
        let mut y = self.state[self.next];
        self.next += 1;
        y ^= y >> 11;
        y ^= y << 7 & 0x9d2c_5680;
        y ^= y << 15 & 0xefc6_0000;
        y ^ y >> 18
    }

    fn random(&mut self) -> f64 {
        let (a, b) = (f64::from(self.word() >> 5), f64::from(self.word() >> 6));
        (a * 67_108_864.0 + b) / 9_007_199_254_740_992.0
    }
}

/// All that one tick shows.
#[derive(Debug, PartialEq)]
pub struct Tick {
    pub truth: Vec<bool>,
    pub believed: Vec<bool>,
    pub health: Vec<u8>,
    pub active: u8,
    pub hold: u32,
    pub outcome: Outcome,
    pub attempts: Vec<u8>,
    pub checked: bool,
    pub lost: Vec<bool>,
    pub failed_over: bool,
    pub failed_back: bool,
    pub order_refused: bool,
}

/// The state, the settings in effect and the streams.
pub struct Reference {
    config: Config,
    faults: Vec<Generator>,
    checks: Vec<Generator>,
    tick: u64,
    up: Vec<bool>,
    cut: Vec<bool>,
    drained: Vec<bool>,
    h: Vec<u8>,
    active: usize,
    hold: u32,
}

impl Reference {
    pub fn new(config: &Config, seed: u64) -> Self {
        let n = 1 + usize::from(config.backups);
        Self {
            faults: (0..n).map(|i| Generator::new(seed, i as u32)).collect(),
            checks: (0..n).map(|i| Generator::new(seed, i as u32 + 16)).collect(),
            tick: 0,
            up: vec![true; n],
            cut: vec![false; n],
            drained: vec![false; n],
            h: vec![config.rise + config.fall - 1; n],
            active: 0,
            hold: h_of(config),
            config: config.clone(),
        }
    }

    pub fn tick(&mut self, interventions: &[Intervention]) -> Tick {
        self.tick += 1;
        let n = self.up.len();
        for one in interventions {
            if let Action::Set(setting) = one.action {
                let before = self.config.clone();
                let believed: Vec<bool> = (0..n).map(|i| self.believed(i)).collect();
                setting.apply(&mut self.config);
                if (before.fall, before.rise) != (self.config.fall, self.config.rise) {
                    let top = self.config.rise + self.config.fall - 1;
                    self.h = believed.into_iter().map(|up| if up { top } else { 0 }).collect();
                }
                if h_of(&before) != h_of(&self.config) {
                    self.hold = self.hold.min(h_of(&self.config));
                }
            }
        }
        for i in 0..n {
            let (fail, recover) = match i {
                0 => (self.config.fail, self.config.recover),
                _ => (self.config.backup_fail, self.config.backup_recover),
            };
            if self.faults[i].random() < fail {
                self.up[i] = false;
            } else if self.faults[i].random() < recover {
                self.up[i] = true;
            }
        }
        let mut order = None;
        for one in interventions {
            match one.action {
                Action::Crash(i) => self.up[usize::from(i)] = false,
                Action::Repair(i) => self.up[usize::from(i)] = true,
                Action::Cut(i) => self.cut[usize::from(i)] = true,
                Action::Heal(i) => self.cut[usize::from(i)] = false,
                Action::Drain(i) => self.drained[usize::from(i)] = true,
                Action::Ready(i) => self.drained[usize::from(i)] = false,
                Action::Failover | Action::Failback => order = Some(one.action),
                Action::Set(_) => {}
            }
        }
        let primary_was_believed = self.believed(0);
        let checked = (self.tick - 1).is_multiple_of(self.config.check_every.into());
        let mut lost = vec![false; n];
        if checked {
            for (i, lost) in lost.iter_mut().enumerate() {
                let draw = self.checks[i].random();
                let passes = self.up[i] && !self.cut[i];
                *lost = passes && draw < self.config.check_loss;
                self.count(i, passes && !*lost);
            }
        }
        self.hold = match (self.believed(0), primary_was_believed) {
            (true, true) => (self.hold + 1).min(h_of(&self.config)),
            _ => 0,
        };
        let before = self.active;
        let order_refused = !self.route(order);
        let attempts = self.attempts();
        let outcome = match attempts.iter().position(|i| self.up[usize::from(*i)]) {
            _ if attempts.is_empty() => Outcome::Failed(Reason::NoInstance),
            None => Outcome::Failed(Reason::Undetected),
            Some(0) => Outcome::Served(attempts[0]),
            Some(which) => Outcome::Redirected(attempts[which]),
        };
        Tick {
            truth: self.up.clone(),
            believed: (0..n).map(|i| self.believed(i)).collect(),
            health: self.h.clone(),
            active: self.active as u8,
            hold: self.hold,
            outcome,
            attempts,
            checked,
            lost,
            failed_over: before == 0 && self.active > 0,
            failed_back: before > 0 && self.active == 0,
            order_refused,
        }
    }

    fn believed(&self, i: usize) -> bool {
        self.h[i] >= self.config.rise
    }

    fn usable(&self, i: usize) -> bool {
        self.believed(i) && !self.drained[i]
    }

    fn count(&mut self, i: usize, passed: bool) {
        let Config { rise, fall, .. } = self.config;
        if passed {
            self.h[i] += 1;
            if self.h[i] >= rise {
                self.h[i] = rise + fall - 1;
            }
        } else {
            self.h[i] = self.h[i].saturating_sub(1);
            if self.h[i] < rise {
                self.h[i] = 0;
            }
        }
    }

    /// Returns whether an order, if there was one, could be carried out.
    fn route(&mut self, order: Option<Action>) -> bool {
        let n = self.up.len();
        match order {
            Some(Action::Failover) => {
                if let Some(backup) = (1..n).find(|i| *i != self.active && self.usable(*i)) {
                    self.active = backup;
                    self.hold = 0;
                    return true;
                }
            }
            Some(_) if self.usable(0) => {
                self.active = 0;
                return true;
            }
            _ => {}
        }
        let first_backup = (1..n).find(|i| self.usable(*i));
        if self.active == 0 {
            if !self.usable(0) {
                self.active = first_backup.unwrap_or(0);
            }
        } else if self.config.failback != Failback::Manual && self.usable(0) && self.hold >= h_of(&self.config) {
            self.active = 0;
        } else if !self.usable(self.active) {
            self.active = if self.usable(0) {
                0
            } else {
                first_backup.unwrap_or(self.active)
            };
        }
        order.is_none()
    }

    /// Who is asked, in order: nobody, or the active instance and then others until one is up.
    fn attempts(&self) -> Vec<u8> {
        let n = self.up.len();
        if (0..n).all(|i| !self.usable(i)) && self.config.when_none == WhenNone::Closed {
            return Vec::new();
        }
        let mut asked: Vec<usize> = vec![self.active];
        let mut left = self.config.retries;
        for i in 0..n {
            let served = asked.iter().any(|i| self.up[*i]);
            if !served && left > 0 && i != self.active && self.usable(i) {
                asked.push(i);
                left -= 1;
            }
        }
        asked.into_iter().map(|i| i as u8).collect()
    }
}

/// H: the hold-down in ticks.
fn h_of(config: &Config) -> u32 {
    match config.failback {
        Failback::Delayed => config.failback_delay,
        _ => 0,
    }
}
