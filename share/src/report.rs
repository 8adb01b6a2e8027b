//! What can be saved, and how each file is made.

use failover_export::{console, csv, json, python, qr_svg};
use failover_sim::{Query, Run};
use js_sys::Function;
use web_sys::{Blob, Element};

use crate::address::Moment;
use crate::download::{gathered, offer};
use crate::picture::{self, About, Picture, png};

/// Files that hold text: what each is called, what it is, and its ending.
pub const TEXTS: [(&str, &str, &[&str]); 3] = [
    ("Console", "the lines so far", &["txt"]),
    ("Run", "all that happened, request by request", &["json", "csv"]),
    ("Python script", "replays the whole run in CPython", &["py"]),
];

/// Pictures: what each is called, and its name.
pub const PICTURES: [(&str, &str); 5] = [
    ("Scene", "scene"),
    ("Timeline", "timeline"),
    ("State diagram", "diagram"),
    ("The run and its exact course", "running"),
    ("Distribution", "distribution"),
];

const SVG: &str = "image/svg+xml";

/// What is shared of a laboratory.
pub struct Report {
    pub root: Element,
    pub moment: Moment,
    pub link: String,
    /// Draws the timeline on a canvas.
    pub paint: Function,
}

impl Report {
    /// The run from its beginning.
    pub fn run(&self) -> Option<Run> {
        let query = Query::parse(&self.moment.run).ok()?;
        Some(Run::new(query.config, query.seed?, query.replay))
    }

    /// Makes a file and offers it; returns its name, or says why there is none.
    pub async fn save(&self, what: &str) -> Result<String, &'static str> {
        let mut run = self.run().ok_or("This run can't be read.")?;
        let seed = run.seed();
        let at = self.moment.at;
        let (ending, file) = match what {
            "txt" => ("txt", gathered(console(&mut run, at), "text/plain;charset=utf-8").await),
            "json" => ("json", gathered(json(&run, at), "application/json").await),
            "csv" => ("csv", gathered(csv(&run, at), "text/csv;charset=utf-8").await),
            "py" => (
                "py",
                gathered(std::iter::once(python(&run, at)), "text/x-python;charset=utf-8").await,
            ),
            "qr" => {
                let code = qr_svg(&self.link).map_err(|_| "The link is too long for a QR code.")?;
                ("qr.svg", gathered(std::iter::once(code), SVG).await)
            }
            picture => return self.save_picture(seed, picture).await,
        };
        let dash = if what == "qr" { "-" } else { "." };
        offered(format!("failover-{seed}{dash}{ending}"), file)
    }

    async fn save_picture(&self, seed: u64, what: &str) -> Result<String, &'static str> {
        let name = what.split('.').next().unwrap_or_default();
        let picture = self.picture(name).await.ok_or("This picture is not shown now.")?;
        let file = if what.ends_with(".png") {
            let file = png(&picture).await;
            Some(file.ok_or("The picture can't be drawn here: save it as SVG instead.")?)
        } else {
            gathered(std::iter::once(picture.svg), SVG).await
        };
        offered(format!("failover-{seed}-{what}"), file)
    }

    async fn picture(&self, name: &str) -> Option<Picture> {
        let (called, _) = PICTURES.iter().find(|(_, other)| *other == name)?;
        let title = format!(
            "Failover Lab: {}, request {}",
            called.to_ascii_lowercase(),
            self.moment.at
        );
        let about = About {
            title: &title,
            run: &self.moment.run,
        };
        match name {
            "scene" => picture::scene(&self.root, &about),
            "timeline" => picture::timeline(&self.root, &about, &self.paint).await,
            figure => picture::figure(&self.root, figure, &about),
        }
    }
}

fn offered(name: String, file: Option<Blob>) -> Result<String, &'static str> {
    let offered = file.and_then(|file| offer(&name, &file));
    offered.map(|()| name).ok_or("Saving a file is not allowed here.")
}
