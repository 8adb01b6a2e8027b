//! Why an exact value is what it is, in steps, with the numbers of the settings in effect.

use failover_sim::Config;
use failover_sim::theory::{Course, Quantity, Theory};

use crate::number::percent;
use crate::words::{requests, three};

/// The situations that are told apart at most; what is left is put together.
const SITUATIONS: usize = 5;

/// What can be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The share of requests that do not fail.
    Availability,
    /// How often something happens.
    Of(Quantity),
    /// Mean time to detect.
    Mttd,
    /// Mean time to repair.
    Mttr,
    /// Mean time between failures.
    Mtbf,
}

/// What a request looks like from outside: the primary is up, it is believed up, traffic goes to it.
type Situation = (bool, bool, bool);

impl Topic {
    /// All that can be explained.
    pub const ALL: [Self; 11] = [
        Self::Availability,
        Self::Of(Quantity::PrimaryUp),
        Self::Of(Quantity::ServedPrimary),
        Self::Of(Quantity::ServedBackup),
        Self::Of(Quantity::Redirected),
        Self::Of(Quantity::Failed),
        Self::Of(Quantity::Failovers),
        Self::Of(Quantity::Failbacks),
        Self::Mttd,
        Self::Mttr,
        Self::Mtbf,
    ];

    /// Its name in markup, as metrics are named.
    pub fn name(self) -> &'static str {
        match self {
            Self::Availability => "availability",
            Self::Of(quantity) => quantity.name(),
            Self::Mttd => "mttd",
            Self::Mttr => "mttr",
            Self::Mtbf => "mtbf",
        }
    }

    /// The topic of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }

    /// What it is, in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Availability => "Availability",
            Self::Of(Quantity::PrimaryUp) => "Primary up",
            Self::Of(Quantity::ServedPrimary) => "Served by primary",
            Self::Of(Quantity::ServedBackup) => "Served by backup",
            Self::Of(Quantity::Redirected) => "Redirected",
            Self::Of(Quantity::Failed) => "Failed",
            Self::Of(Quantity::Failovers) => "Failovers",
            Self::Of(Quantity::Failbacks) => "Failbacks",
            Self::Of(other) => other.name(),
            Self::Mttd => "MTTD",
            Self::Mttr => "MTTR",
            Self::Mtbf => "MTBF",
        }
    }

    /// Its exact value in the long run, in words. `None` if it has none.
    pub fn value(self, theory: &Theory) -> Option<String> {
        match self {
            Self::Availability => Some(percent(theory.availability())),
            Self::Of(quantity) => Some(percent(theory.long_run.of(quantity))),
            Self::Mttd => theory.spells.mttd_ticks.map(requests),
            Self::Mttr => theory.spells.mttr_ticks.map(requests),
            Self::Mtbf => theory.spells.mtbf_ticks.map(requests),
        }
    }
}

/// The steps, each a sentence or two. They hold our own words and numbers only, and emphasis as markup.
pub fn steps(topic: Topic, theory: &Theory, config: &Config) -> Vec<String> {
    let luck = Luck::new(config);
    let mut steps = Vec::new();
    match topic {
        Topic::Of(Quantity::PrimaryUp) => {
            steps.push(luck.comes_up());
            steps.push(luck.balance());
            steps.extend(start(theory, Quantity::PrimaryUp, Some(&luck)));
        }
        Topic::Availability => {
            let failed = theory.long_run.of(Quantity::Failed);
            steps.push("Availability is the share of requests that do not fail.".to_owned());
            if failed > 0.0 {
                steps.extend(situations(theory, Quantity::Failed));
                let nines = theory.nines().map(|nines| format!(" That is {} nines.", three(nines)));
                steps.push(format!(
                    "1 − {} = <b>{}</b>.{}",
                    percent(failed),
                    percent(theory.availability()),
                    nines.unwrap_or_default()
                ));
            } else {
                steps.push("No state that this run can reach lets a request fail: <b>100 %</b>.".to_owned());
            }
        }
        Topic::Of(quantity @ (Quantity::Failovers | Quantity::Failbacks)) => {
            steps.extend(moves(quantity, theory, config, &luck))
        }
        Topic::Of(quantity) => {
            steps.push(luck.comes_up());
            steps.push(luck.balance());
            steps.extend(situations(theory, quantity));
            steps.extend(start(theory, quantity, None));
        }
        Topic::Mttr => {
            steps.push(luck.comes_up());
            steps.push(match theory.spells.mttr_ticks {
                Some(mean) => format!(
                    "What happens with probability r at each request is waited for 1 ÷ r requests on average: \
                    1 ÷ {} = <b>{}</b>.",
                    three(luck.r),
                    requests(mean)
                ),
                None => "A failure that never begins or never ends has no mean length.".to_owned(),
            });
        }
        Topic::Mtbf => {
            steps.push(luck.comes_up());
            steps.push(match theory.spells.mtbf_ticks {
                Some(mean) => format!(
                    "From one failure to the next the primary is down for 1 ÷ r = {} requests on average, and then up for 1 ÷ f = {}: \
                    together <b>{}</b>.",
                    three(1.0 / luck.r),
                    three(1.0 / luck.f),
                    requests(mean)
                ),
                None => "There are no two failures to measure between.".to_owned(),
            });
        }
        Topic::Mttd => steps.extend(detection(theory, config)),
    }
    if theory.closed_classes > 1 {
        steps.push(format!(
            "Where a run ends up depends on its luck: it is one of {} ends, never left again. The value is the mean over them.",
            theory.closed_classes
        ));
    }
    steps
}

/// The primary's two chances.
struct Luck {
    f: f64,
    recover: f64,
    r: f64,
}

impl Luck {
    fn new(config: &Config) -> Self {
        Self {
            f: config.fail,
            recover: config.recover,
            r: (1.0 - config.fail) * config.recover,
        }
    }

    fn comes_up(&self) -> String {
        format!(
            "At each request the primary fails with probability f = {}. Only if it does not may it recover: one that is down comes up \
            with probability r = (1 − {}) · {} = <b>{}</b>.",
            three(self.f),
            three(self.f),
            three(self.recover),
            three(self.r)
        )
    }

    fn balance(&self) -> String {
        let (f, r) = (three(self.f), three(self.r));
        if self.f + self.r == 0.0 {
            return "It can neither fail nor come up, and stays up as it starts: <b>100 %</b>.".to_owned();
        }
        let up = self.r / (self.f + self.r);
        let mut text = format!(
            "In the long run as many go down as come up: up · {f} = down · {r}. So it is up r ÷ (f + r) = {r} ÷ ({f} + {r}) = \
            <b>{}</b> of the time",
            percent(up)
        );
        let naive = self.recover / (self.f + self.recover);
        if (naive - up).abs() > 5e-4 {
            text += &format!(
                ", and not {}, as it would be if the two chances did not stand in each other’s way",
                percent(naive)
            );
        }
        text + "."
    }
}

/// In which situations something happens, the most frequent first.
fn situations(theory: &Theory, quantity: Quantity) -> Vec<String> {
    let whole = theory.long_run.of(quantity);
    if whole == 0.0 {
        return vec!["In the long run this never happens: <b>0 %</b>.".to_owned()];
    }
    let mut parts = parts(theory, quantity);
    let first = "Seen request by request, it happens when …".to_owned();
    let rest: f64 = parts.iter().skip(SITUATIONS).map(|(_, share)| share).sum();
    parts.truncate(SITUATIONS);
    let told = parts
        .iter()
        .map(|(situation, share)| format!("{}: {}", in_words(*situation), percent(*share)));
    let mut told: Vec<String> = told.collect();
    if rest > 0.0 {
        told.push(format!("anything else: {}", percent(rest)));
    }
    if told.len() == 1 {
        return vec![format!("{first} {}. That is <b>{}</b>.", told[0], percent(whole))];
    }
    vec![format!(
        "{first} {}. Together that is <b>{}</b>.",
        told.join("; "),
        percent(whole)
    )]
}

fn parts(theory: &Theory, quantity: Quantity) -> Vec<(Situation, f64)> {
    let mut parts: Vec<(Situation, f64)> = Vec::new();
    for (state, share) in theory.shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
        for one in theory.chain.after(state).iter().filter(|one| one.holds(quantity)) {
            let after = theory.chain.states()[one.to as usize];
            let situation = (after.truth() & 1 == 1, after.believed() & 1 == 1, after.active() == 0);
            match parts.iter_mut().find(|(other, _)| *other == situation) {
                Some((_, sum)) => *sum += share * one.probability,
                None => parts.push((situation, share * one.probability)),
            }
        }
    }
    parts.sort_unstable_by(|one, other| other.1.total_cmp(&one.1));
    parts
}

fn in_words((up, believed, at_primary): Situation) -> String {
    let primary = match (up, believed) {
        (true, true) => "the primary is up and believed up",
        (true, false) => "the primary is up but believed down",
        (false, true) => "the primary is down, which is not known yet",
        (false, false) => "the primary is down and believed down",
    };
    let traffic = if at_primary { "primary" } else { "backup" };
    format!("{primary}, and traffic goes to the {traffic}")
}

/// What a run's beginning does to what is expected of it.
fn start(theory: &Theory, quantity: Quantity, luck: Option<&Luck>) -> Option<String> {
    let expected = theory.expected.as_ref()?;
    let count = expected.values.of(quantity);
    let n = expected.requests as f64;
    if (count / n - theory.long_run.of(quantity)).abs() < 5e-4 {
        return None;
    }
    let fades = luck.map_or(String::new(), |luck| {
        format!(
            " What is left of that shrinks by λ = 1 − f − r = {} with each request.",
            three(1.0 - luck.f - luck.r)
        )
    });
    Some(format!(
        "But a run starts with everything up.{fades} Over the first {} it is {} on average, which is <b>{}</b>.",
        requests(n),
        three(count),
        percent(count / n)
    ))
}

fn moves(quantity: Quantity, theory: &Theory, config: &Config, luck: &Luck) -> Vec<String> {
    let rate = theory.long_run.of(quantity);
    let mut steps = Vec::new();
    match Course::new(config).and_then(|course| Some((course, course.primary_up()?))) {
        Some((course, up)) if quantity == Quantity::Failovers => {
            steps.push(luck.comes_up());
            steps.push(luck.balance());
            steps.push(format!(
                "Here each failure is known at once, so that a failover is a step from up to down: {} · {} = <b>{}</b> of the requests.",
                percent(up),
                three(course.fails),
                percent(rate)
            ));
        }
        _ => {
            steps.extend(situations(theory, quantity));
            if quantity == Quantity::Failbacks && rate > 0.0 {
                steps.push(
                    "There are as many failbacks as failovers in the long run: one can’t come without the other."
                        .to_owned(),
                );
            }
        }
    }
    if rate > 0.0 {
        steps.push(format!("That is one in {} on average.", requests(1.0 / rate)));
    }
    if let Some(expected) = &theory.expected {
        let count = expected.values.of(quantity);
        let n = expected.requests as f64;
        let mut text = format!(
            "Over the first {} there are <b>{}</b> on average",
            requests(n),
            three(count)
        );
        if (count - rate * n).abs() > 5e-3 {
            text += &format!(
                ", and not {}: a run starts with everything up and traffic at the primary",
                three(rate * n)
            );
        }
        steps.push(text + ".");
    }
    steps
}

fn detection(theory: &Theory, config: &Config) -> Vec<String> {
    let (Some(mean), Some(unnoticed)) = (theory.spells.mttd_ticks, theory.spells.unnoticed) else {
        return vec!["There is no failure that could be noticed.".to_owned()];
    };
    let mut steps = vec![match config.check_every {
        1 => "Health is checked at every request.".to_owned(),
        every => format!(
            "Health is checked at every {every}th request: until the first check after a failure it takes up to {} more.",
            requests(f64::from(every - 1))
        ),
    }];
    if config.fall > 1 {
        steps.push(format!(
            "It takes {} failed checks in a row, that is {} more after the first.",
            config.fall,
            requests(f64::from(u32::from(config.fall - 1) * config.check_every))
        ));
    }
    if unnoticed > 0.0 {
        steps.push(format!(
            "Of all failures {} end before that and are never noticed; they don’t count here.",
            percent(unnoticed)
        ));
    }
    steps.push(format!(
        "Of those that are noticed, some fall right before a check or while the primary is believed down anyway. All in all: \
        <b>{}</b> on average.",
        requests(mean)
    ));
    if mean == 0.0 {
        steps.pop();
        steps.push("So a failure is noticed with the very request that it happens at: <b>0 requests</b>.".to_owned());
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use failover_sim::Query;
    use failover_sim::theory::theory;

    fn told(topic: Topic, query: &str) -> String {
        let config = Query::parse(query).unwrap().config;
        steps(topic, &theory(&config).unwrap(), &config)
            .join(" ")
            .replace('\u{a0}', " ")
    }

    #[test]
    fn why_the_primary_is_up_less_than_half_the_time() {
        let text = told(Topic::Of(Quantity::PrimaryUp), "");
        for part in [
            "f = 0.2",
            "(1 − 0.2) · 0.2 = <b>0.16</b>",
            "0.16 ÷ (0.2 + 0.16) = <b>44.4 %</b>",
            "not 50 %",
            "λ = 1 − f − r = 0.64",
            "7.65 on average, which is <b>51 %</b>",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn the_last_number_of_each_explanation_is_the_value_itself() {
        for query in [
            "",
            "fall=3&rise=2&retries=0",
            "check-every=4&backup-fail=0.1",
            "failback=manual&backups=2",
            "fail=0",
            "fail=1",
        ] {
            let config = Query::parse(query).unwrap().config;
            let theory = theory(&config).unwrap();
            for topic in Topic::ALL {
                let text = steps(topic, &theory, &config).join(" ");
                assert!(
                    !text.contains("NaN") && !text.contains("inf"),
                    "{query} {topic:?}: {text}"
                );
                let Some(value) = topic.value(&theory) else { continue };
                assert!(
                    text.contains(&format!("<b>{value}</b>")),
                    "{query} {topic:?}: {value} in {text}"
                );
            }
        }
    }

    #[test]
    fn situations_add_up_to_the_whole() {
        let config = Query::parse("check-every=2&fall=2&rise=2&backup-fail=0.1&failback=manual")
            .unwrap()
            .config;
        let theory = theory(&config).unwrap();
        for quantity in Quantity::ALL {
            let sum: f64 = parts(&theory, quantity).iter().map(|(_, share)| share).sum();
            assert!((sum - theory.long_run.of(quantity)).abs() < 1e-12);
        }
    }

    #[test]
    fn names_are_told_apart() {
        for topic in Topic::ALL {
            assert_eq!(Topic::from_name(topic.name()), Some(topic));
        }
    }
}
