//! Predict, then run: questions whose answers come from a run and from its exact answer, and are written nowhere.

use failover_sim::theory::{Quantity, Theory};
use failover_sim::{Config, Query, decimal};

use crate::number::{fixed, percent};
use crate::why::Topic;
use crate::words::three;

/// A question.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// What is asked.
    pub text: &'static str,
    /// The run that answers it, without a seed: each time it is asked the luck is another.
    pub query: &'static str,
    /// What is guessed.
    pub guesses: &'static [Guess],
    /// The exact value that is explained afterwards.
    pub topic: Topic,
    /// What it leads on to.
    pub lesson: &'static str,
}

/// A number to guess.
#[derive(Clone, Copy, Debug)]
pub struct Guess {
    /// What it is a number of.
    pub label: &'static str,
    /// What is counted.
    pub quantity: Quantity,
    /// Whether it is a percentage of the requests, in the long run; else the count over the run.
    pub share: bool,
}

/// The questions, in their order.
pub const QUESTIONS: [Question; 3] = [
    Question {
        text: "At each request the primary fails with a chance of 20 % and, if it does not, recovers with a chance of 20 %. \
            How much of the time is it up?",
        query: "requests=120&interval=100",
        guesses: &[Guess {
            label: "Primary up",
            quantity: Quantity::PrimaryUp,
            share: true,
        }],
        topic: Topic::Of(Quantity::PrimaryUp),
        lesson: "Two equal sliders do not mean half the time: recovering has its chance only where failing did not strike first.",
    },
    Question {
        text: "The course’s program makes 15 requests. How many failovers will they show, and how often will the console say \
            “Switching to Backup”?",
        query: "requests=15&interval=400",
        guesses: &[
            Guess {
                label: "Failovers",
                quantity: Quantity::Failovers,
                share: false,
            },
            Guess {
                label: "“Switching” lines",
                quantity: Quantity::Switching,
                share: false,
            },
        ],
        topic: Topic::Of(Quantity::Failovers),
        lesson: "The line stands for every request on which the primary is believed down, not for a switch. Who counts lines counts \
            requests.",
    },
    Question {
        text: "Health is checked only at every 4th request, and nothing is tried again. Of 100 requests, how many fail?",
        query: "requests=100&interval=100&check-every=4&retries=0",
        guesses: &[Guess {
            label: "Failed requests",
            quantity: Quantity::Failed,
            share: false,
        }],
        topic: Topic::Of(Quantity::Failed),
        lesson: "With a check at every request none of them fails. What is not known can’t be acted on: seldom checks save little \
            and cost requests.",
    },
];

impl Question {
    /// The settings of its run.
    pub fn config(&self) -> Config {
        Query::lenient(self.query).0.config
    }

    /// Whether a run is the one that is asked for, whatever its seed, and nothing was done to it.
    pub fn is_asked_by(&self, run: &Query) -> bool {
        run.replay.is_empty() && run.config == self.config()
    }
}

impl Guess {
    /// What a person may enter: from 0 to this.
    pub fn most(&self, requests: u64) -> f64 {
        if self.share { 100.0 } else { requests as f64 }
    }

    /// Reads what a person entered.
    ///
    /// # Errors
    /// It is no number, or none that can be; the message says what is allowed.
    pub fn read(&self, text: &str, requests: u64) -> Result<f64, String> {
        let most = self.most(requests);
        let text = text.trim();
        let number = decimal::read(&text.trim_end_matches('%').trim_end().replace(',', "."));
        number.filter(|number| *number <= most).ok_or_else(|| {
            let (most, unit) = (fixed(most, 0), if self.share { " %" } else { "" });
            format!(
                "{}: “{text}” is not allowed; allowed is a number from 0 to {most}{unit}.",
                self.label
            )
        })
    }

    /// A guess in words.
    pub fn guessed(&self, number: f64) -> String {
        if self.share {
            percent(number / 100.0)
        } else {
            three(number)
        }
    }

    /// What a run came to, in words.
    pub fn counted(&self, count: u64, requests: u64) -> String {
        if self.share {
            format!("{} ({count} of {requests})", percent(count as f64 / requests as f64))
        } else {
            count.to_string()
        }
    }

    /// The exact value, in words.
    pub fn exactly(&self, theory: &Theory) -> String {
        match &theory.expected {
            Some(expected) if !self.share => format!("{} on average", three(expected.values.of(self.quantity))),
            _ => format!("{} in the long run", percent(theory.long_run.of(self.quantity))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use failover_sim::theory::theory;

    #[test]
    fn questions_ask_for_runs_that_can_be() {
        for question in QUESTIONS {
            let query = Query::parse(question.query).unwrap();
            assert!(question.is_asked_by(&query));
            let mut disturbed = query.clone();
            disturbed.replay = Query::parse("replay=1~5-crash-0").unwrap().replay;
            assert!(!question.is_asked_by(&disturbed));
            let theory = theory(&question.config()).unwrap();
            assert!(question.topic.value(&theory).is_some());
        }
    }

    #[test]
    fn exact_answers_are_those_of_the_chain() {
        let exactly = |question: usize, guess: usize| {
            let question = QUESTIONS[question];
            question.guesses[guess].exactly(&theory(&question.config()).unwrap())
        };
        assert_eq!(exactly(0, 0), "44.4\u{a0}% in the long run");
        assert_eq!(exactly(1, 0), "1.64 on average");
        assert_eq!(exactly(1, 1), "7.35 on average");
        assert!(exactly(2, 0).ends_with("on average"));
        let every_time = Config {
            check_every: 1,
            ..QUESTIONS[2].config()
        };
        assert_eq!(theory(&every_time).unwrap().long_run.of(Quantity::Failed), 0.0);
    }

    #[test]
    fn a_guess_is_a_number_that_can_be() {
        let share = QUESTIONS[0].guesses[0];
        assert_eq!(share.read(" 44,4 % ", 15), Ok(44.4));
        assert_eq!(share.guessed(44.4), "44.4\u{a0}%");
        assert_eq!(share.counted(8, 15), "53.3\u{a0}% (8 of 15)");
        let count = QUESTIONS[1].guesses[0];
        assert_eq!(count.read("3", 15), Ok(3.0));
        for wrong in ["", "many", "16", "-1", "NaN", "inf"] {
            let message = count.read(wrong, 15).unwrap_err();
            assert!(
                message.contains("Failovers") && message.contains("0 to 15"),
                "{message}"
            );
        }
    }
}
