//! The card with the questions: a guess is committed, the run plays, and the answer comes from the run and from the chain.

use failover_sim::theory::theory;
use web_sys::Element;

use crate::followed::Followed;
use crate::markup::{escaped, fields, write};
use crate::questions::{QUESTIONS, Question};
use crate::why;

/// Where a learner is.
pub struct Quiz {
    host: Element,
    at: usize,
    stage: Stage,
}

enum Stage {
    /// The guess is not made yet; what was wrong with the last try.
    Asks(String),
    /// The guess is made, and the run plays.
    Runs { guesses: Vec<f64>, began: bool },
    /// The run was changed or left before its end.
    Left(Vec<f64>),
    /// It is over.
    Answered,
}

impl Quiz {
    /// Writes the first question.
    pub fn new(host: Element) -> Self {
        let quiz = Self {
            host,
            at: 0,
            stage: Stage::Asks(String::new()),
        };
        quiz.show();
        quiz
    }

    /// Takes the guess that is entered, and returns the run that is to begin; or says what is wrong with it.
    pub fn commit(&mut self) -> Option<&'static str> {
        let question = self.question();
        let requests = match question.config().requests {
            failover_sim::Requests::Count(count) => count.into(),
            failover_sim::Requests::Endless => u64::MAX,
        };
        let entered = fields(&self.host, "input");
        let guesses = question
            .guesses
            .iter()
            .zip(&entered)
            .map(|(guess, text)| guess.read(text, requests));
        match guesses.collect::<Result<Vec<f64>, String>>() {
            Ok(guesses) => {
                self.stage = Stage::Runs { guesses, began: false };
                self.show();
                Some(question.query)
            }
            Err(message) => {
                // What was entered stays where it is.
                self.stage = Stage::Asks(message.clone());
                write(&self.host, "[data-problem]", &escaped(&message));
                None
            }
        }
    }

    /// The next question, or the first again.
    pub fn next(&mut self) -> Option<&'static str> {
        self.at = (self.at + 1) % QUESTIONS.len();
        self.again()
    }

    /// The same question again.
    pub fn again(&mut self) -> Option<&'static str> {
        self.stage = Stage::Asks(String::new());
        self.show();
        None
    }

    /// The run is shown up to here.
    pub fn follow(&mut self, followed: &mut Followed, shown: u64) {
        let Stage::Runs { guesses, began } = &mut self.stage else {
            return;
        };
        let asked = QUESTIONS[self.at].is_asked_by(followed.query());
        if !asked && *began {
            self.stage = Stage::Left(std::mem::take(guesses));
            self.show();
        } else if asked {
            *began = true;
            if followed.end() == Some(shown) {
                let guesses = std::mem::take(guesses);
                let markup = self.answered(&guesses, followed, shown);
                self.stage = Stage::Answered;
                self.put(&markup);
            }
        }
    }

    fn question(&self) -> &'static Question {
        &QUESTIONS[self.at]
    }

    fn show(&self) {
        let question = self.question();
        let body = match &self.stage {
            Stage::Asks(problem) => {
                let inputs = question.guesses.iter().map(|guess| {
                    let unit = if guess.share { " %" } else { "" };
                    format!(
                        "<label class=fl-guess><span>{}</span> <input inputmode=decimal size=4 autocomplete=off>{unit}</label>",
                        guess.label
                    )
                });
                format!(
                    "<div class=fl-guesses>{}<button type=button class=fl-button data-quiz=commit>Commit and run</button></div><p class=fl-problem role=alert data-problem>{}</p>",
                    inputs.collect::<String>(),
                    escaped(problem)
                )
            }
            Stage::Runs { guesses, .. } => {
                format!("<p>{} The run plays; its end has the answer.</p>", self.said(guesses))
            }
            Stage::Left(guesses) => format!(
                "<p>{} But the run was changed before its end, so that it can’t answer.</p>\
                <button type=button class=fl-button data-quiz=again>Ask again</button>",
                self.said(guesses)
            ),
            Stage::Answered => return,
        };
        self.put(&body);
    }

    fn put(&self, body: &str) {
        let question = self.question();
        let had_focus = crate::markup::has_focus(&self.host);
        let open = if self.is_open() { " open" } else { "" };
        self.host.set_inner_html(&format!(
            "<details class=\"fl-card fl-quiz\"{open}><summary>Predict, then run <span class=fl-quiz-place>question {} of {}</span>\
            </summary><div class=fl-quiz-row><p class=fl-question>{}</p><button type=button class=\"fl-button fl-quiz-skip\" \
            data-quiz=next>Next question</button></div><div class=fl-quiz-body tabindex=-1 aria-live=polite>{body}</div></details>",
            self.at + 1,
            QUESTIONS.len(),
            question.text
        ));
        if had_focus {
            let field = if matches!(self.stage, Stage::Asks(_)) {
                "input"
            } else {
                ".fl-quiz-body"
            };
            crate::markup::focus(&self.host, field);
        }
    }

    /// Whether the card is unfolded.
    fn is_open(&self) -> bool {
        crate::markup::find(&self.host, "details[open]").is_some()
    }

    fn said(&self, guesses: &[f64]) -> String {
        let said = self.question().guesses.iter().zip(guesses);
        let said: Vec<String> = said
            .map(|(guess, number)| format!("{}: <b>{}</b>", guess.label, guess.guessed(*number)))
            .collect();
        format!("Your guess – {}.", said.join(", "))
    }

    fn answered(&self, guesses: &[f64], followed: &mut Followed, requests: u64) -> String {
        let question = self.question();
        let config = question.config();
        let Ok(exact) = theory(&config) else {
            unreachable!("questions are about small chains")
        };
        let rows = question.guesses.iter().zip(guesses).map(|(guess, number)| {
            let count = followed.count(guess.quantity, requests);
            format!(
                "<tr><th scope=row>{}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
                guess.label,
                guess.guessed(*number),
                guess.counted(count, requests),
                guess.exactly(&exact)
            )
        });
        let rows: String = rows.collect();
        let steps: String = why::steps(question.topic, &exact, &config)
            .iter()
            .map(|step| format!("<li>{step}</li>"))
            .collect();
        format!(
            "<table class=fl-verdict><thead><tr><td></td><th scope=col>You said</th><th scope=col>This run</th><th scope=col>Exactly</th>\
            </tr></thead><tbody>{rows}</tbody></table><p>{}</p><details><summary>Why, step by step</summary><ol class=fl-steps>{steps}\
            </ol></details><p><button type=button class=fl-button data-quiz=again>Ask again, with other luck</button></p>",
            question.lesson
        )
    }
}
