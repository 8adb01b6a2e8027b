//! What a person takes away from Failover Lab: a run as console lines, as a Python script, as JSON or as CSV, and a text, such as a link, as a
//! QR code.
//!
//! Everything is made from the run's configuration, seed and interventions alone; records that were computed before are
//! not needed. Requests and ticks are counted from 1, and one tick is one request. What is written of a run consists of
//! names and numbers of our own: whatever a link may have held, nothing of its text goes into a file.
//!
//! ```
//! use failover_export::{csv, json, python};
//! use failover_sim::{Query, Run};
//!
//! let query = Query::parse("seed=42&fall=3&replay=1~5-crash-0").unwrap();
//! let run = Run::new(query.config, query.seed.unwrap(), query.replay);
//! let rows: String = csv(&run, 15).collect();
//! assert!(rows.starts_with("request,done,up_0,"));
//! assert!(json(&run, 15).collect::<String>().starts_with(r#"{"format":"failover-lab-run","version":1,"#));
//! assert!(python(&run, 15).contains(r#"(5, "crash", 0),"#));
//! ```

mod console;
mod csv;
mod json;
mod literals;
mod python;
mod qr;
mod requests;

pub use console::console;
pub use csv::{Csv, csv};
pub use json::{Json, json};
pub use python::python;
pub use qr::{TooLong, qr_svg};
