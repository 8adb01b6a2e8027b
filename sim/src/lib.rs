//! The rules of Failover Lab: a deterministic failover state machine, its configuration, and runs that can be replayed.
//!
//! Time is counted in ticks, one request each. The crate knows no web, no clock and no global randomness: a run follows
//! from its [`Config`], its seed and the [`Intervention`]s of a person alone, and is the same to the last bit on every
//! machine. Its random numbers are those of CPython's `random.Random`.
//!
//! ```
//! use failover_sim::{Query, Run, lines};
//!
//! let query = Query::parse("seed=42&requests=7").unwrap();
//! let mut run = Run::new(query.config, query.seed.unwrap(), query.replay);
//! let last = run.record(7);
//! let printed: Vec<String> = lines(7, last, 1).map(|line| line.to_string()).collect();
//! assert_eq!(printed[1], "✅ Request 7 handled by Backup Service");
//! ```

mod config;
mod console;
pub mod decimal;
mod error;
mod health;
mod history;
mod intervention;
mod key;
mod machine;
mod metrics;
mod possible;
mod presets;
mod query;
mod record;
mod request;
mod route;
mod rules;
mod run;
mod streams;
pub mod theory;

pub use config::{Config, Failback, MAX_INSTANCES, Requests, WhenNone};
pub use console::{Line, lines, name};
pub use error::{Error, Quoted};
pub use intervention::{Action, Intervention, Setting};
pub use key::Key;
pub use machine::Machine;
pub use metrics::Metrics;
pub use possible::{EveryWay, Possible, possible};
pub use presets::Preset;
pub use query::{Query, parse_seed};
pub use record::{Outcome, Reason, Record};
pub use request::Attempts;
pub use rules::{Links, State};
pub use run::Run;
pub use streams::{Chance, Luck, Odds};
