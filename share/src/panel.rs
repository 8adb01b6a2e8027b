//! The panel: link, code, files.

use std::rc::Rc;

use failover_export::qr_svg;
use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event, HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

use crate::address::{Home, LONG, Moment};
use crate::download::{copied, is_in_sandbox};
use crate::embed::{Embed, Kind, View};
use crate::markup::{escaped, find, grouped};
use crate::picture::has_figure;
use crate::preview::Preview;
use crate::report::{PICTURES, Report, TEXTS};

/// Smaller and larger than this a laboratory can't be looked at.
const SIZES: std::ops::RangeInclusive<u32> = 100..=4000;

struct Panel {
    dialog: HtmlDialogElement,
    home: Home,
    report: Report,
    preview: Rc<Preview>,
}

/// Opens the panel in a laboratory.
pub fn open(root: Element, home: Home, link: &str, paint: Function) -> Option<()> {
    let at = root.get_attribute("data-at")?.parse().ok()?;
    let moment = Moment::new(root.get_attribute("data-run")?, at, link);
    let host: Element = find(&root, "[data-study=share]")?;
    let report = Report {
        link: moment.link(&home),
        root,
        moment,
        paint,
    };
    host.set_inner_html(&markup(&home, &report));
    let dialog: HtmlDialogElement = find(&host, "dialog")?;
    let panel = Rc::new(Panel {
        preview: Preview::new(find(&dialog, ".fl-sharing-preview")?),
        dialog: dialog.clone(),
        home,
        report,
    });
    panel.listen();
    panel.update(true);
    dialog.show_modal().ok()
}

impl Panel {
    /// The dialog holds its listeners, and these all that belongs to it.
    fn listen(self: &Rc<Self>) {
        let on = |name: &'static str, what: fn(&Rc<Self>, &Event)| {
            let panel = self.clone();
            let heard = Closure::<dyn Fn(Event)>::new(move |event: Event| what(&panel, &event));
            // An element that is there takes any listener.
            let _ = self
                .dialog
                .add_event_listener_with_callback(name, heard.into_js_value().unchecked_ref());
        };
        on("click", |panel, event| {
            // Whether there was anything to be done.
            let _ = panel.click(event);
        });
        on("input", |panel, _| panel.update(false));
        on("change", |panel, _| panel.update(true));
        // Keys mean nothing of what they mean in the laboratory.
        on("keydown", |_, event| event.stop_propagation());
        on("close", |panel, _| panel.end());
    }

    fn end(&self) {
        self.preview.end();
        if let Some(host) = self.dialog.parent_element() {
            host.set_text_content(None);
        }
        // Not every browser has given the focus back by itself.
        if let Some(button) = find::<HtmlElement>(&self.report.root, "[data-do=share]") {
            let _ = button.focus();
        }
    }

    fn click(self: &Rc<Self>, event: &Event) -> Option<()> {
        let target: Element = event.target()?.dyn_into().ok()?;
        let button = target.closest("[data-share]").ok()??;
        let value = button.get_attribute("data-value").unwrap_or_default();
        let panel = self.clone();
        match button.get_attribute("data-share")?.as_str() {
            "close" => self.dialog.close(),
            "copy" => spawn_local(async move { panel.copy(&value).await }),
            _ => spawn_local(async move { panel.save(&value).await }),
        }
        Some(())
    }

    async fn copy(&self, part: &str) {
        let place = format!("[data-part={part}]");
        let text = match (
            find::<HtmlInputElement>(&self.dialog, &place),
            find(&self.dialog, &place),
        ) {
            (Some(field), _) => {
                field.select();
                field.value()
            }
            (_, Some(area)) => {
                let area: HtmlTextAreaElement = area;
                area.select();
                area.value()
            }
            _ => return,
        };
        let is_copied = copied(&text).await;
        self.say(if is_copied {
            "Copied."
        } else {
            "Copying is not allowed here. The text is selected: copy it with the keyboard."
        });
    }

    async fn save(&self, what: &str) {
        self.say("Writing the file …");
        match self.report.save(what).await {
            Ok(name) => self.say(&format!("Saved as {name}.")),
            Err(why) => self.say(why),
        }
    }

    fn say(&self, words: &str) {
        if let Some(place) = find::<Element>(&self.dialog, "[role=status]") {
            place.set_text_content(Some(words));
        }
    }

    /// Writes the code anew; what it looks like too, once the person has settled for something.
    fn update(&self, is_settled: bool) {
        let embed = self.embed();
        if let Some(area) = find::<HtmlTextAreaElement>(&self.dialog, "[data-part=code]") {
            area.set_value(&embed.code(&self.home, &self.report.moment));
        }
        if is_settled {
            let address = embed.address(&self.home, &self.report.moment);
            self.preview.show(&address, &embed.width(), embed.height());
        }
    }

    fn embed(&self) -> Embed {
        let field = |name: &str| find::<HtmlInputElement>(&self.dialog, &format!("[data-choice={name}]"));
        let chosen = |name: &str| {
            let found = find::<HtmlInputElement>(&self.dialog, &format!("[name={name}]:checked"));
            found.map_or(String::new(), |field| field.value())
        };
        let pixels = |name: &str| {
            let value: u32 = field(name)?.value().trim().parse().ok()?;
            SIZES.contains(&value).then_some(value)
        };
        let view = chosen("fl-view");
        Embed {
            kind: if chosen("fl-kind") == "element" {
                Kind::Element
            } else {
                Kind::Frame
            },
            view: View::ALL
                .iter()
                .find(|(_, name, _)| *name == view)
                .map_or(View::Full, |(view, ..)| *view),
            width: pixels("width"),
            height: pixels("height"),
            plays: field("plays").is_some_and(|field| field.checked()),
        }
    }
}

fn markup(home: &Home, report: &Report) -> String {
    format!(
        "<dialog class=fl-sharing aria-label=Share><div class=fl-sharing-head><h2>Share</h2>\
        <p role=status></p><button class='fl-button fl-round' type=button data-share=close aria-label=Close>✕</button></div>\
        <div class=fl-sharing-parts>{}{}{}</div></dialog>",
        link(home, report),
        embed(home),
        files(report)
    )
}

fn link(home: &Home, report: &Report) -> String {
    let at = report.moment.at;
    let moment = match at {
        0 => "before its first request".to_owned(),
        at => format!("at request {}", grouped(at)),
    };
    let mut notes = String::new();
    if home.is_local {
        notes += "<p class=fl-sharing-note>Only this computer knows the address.</p>";
    }
    if report.link.len() > LONG {
        notes += &format!(
            "<p class=fl-sharing-note>The link has {} characters, which not every server takes. A saved run holds any number of changes.</p>",
            grouped(report.link.len() as u64)
        );
    }
    let code = match qr_svg(&report.link) {
        Ok(code) => format!(
            "<div class=fl-sharing-qr>{code}<div><p class=fl-sharing-about>A camera that is pointed at this code opens the link.</p>{}</div></div>",
            button("save", "qr", "Save as SVG", "Save as SVG (QR code)")
        ),
        Err(_) => "<p class=fl-sharing-note>The link is too long for a QR code.</p>".to_owned(),
    };
    format!(
        "<section><h3>Link to this moment</h3><p class=fl-sharing-about>The run with all that was done in it, {moment}.</p>\
        <div class=fl-sharing-row><input type=text readonly aria-label=Link data-part=link value=\"{}\">{}</div>\
        {notes}{code}</section>",
        escaped(&report.link),
        button("copy", "link", "Copy", "Copy the link"),
    )
}

fn embed(home: &Home) -> String {
    let kinds: &[_] = if home.script.is_empty() {
        &[("frame", "Frame")]
    } else {
        &[("element", "Element"), ("frame", "Frame")]
    };
    let kinds = kinds.iter().map(|(value, label)| (*value, *label));
    let views = View::ALL.iter().map(|(_, name, label)| (*name, *label));
    format!(
        "<section class=fl-sharing-embed><h3>Embed in a page</h3><div class=fl-sharing-fields>{}{}\
        <label>Width <input type=number data-choice=width min={least} max={most} placeholder=full></label>\
        <label>Height <input type=number data-choice=height min={least} max={most} placeholder=auto></label>\
        <label><input type=checkbox data-choice=plays> Plays by itself</label></div>\
        <div class=fl-sharing-row><textarea readonly rows=5 aria-label='Embed code' spellcheck=false data-part=code></textarea>{}</div>\
        <div class=fl-sharing-preview role=group aria-label=Preview tabindex=0></div></section>",
        choices("Embed as", "fl-kind", kinds, 0),
        choices("View", "fl-view", views, 1),
        button("copy", "code", "Copy", "Copy the embed code"),
        least = SIZES.start(),
        most = SIZES.end(),
    )
}

fn choices<'a>(title: &str, name: &str, all: impl Iterator<Item = (&'a str, &'a str)>, chosen: usize) -> String {
    let options: String = all
        .enumerate()
        .map(|(at, (value, label))| {
            let checked = if at == chosen { " checked" } else { "" };
            format!("<label><input type=radio name={name} value={value}{checked}>{label}</label>")
        })
        .collect();
    format!("<fieldset><legend>{title}</legend>{options}</fieldset>")
}

fn files(report: &Report) -> String {
    let row = |label: &str, about: &str, buttons: String| {
        format!("<li><span>{label} <small>{about}</small></span><span class=fl-sharing-buttons>{buttons}</span></li>")
    };
    let texts = TEXTS.iter().map(|(label, about, kinds)| {
        let buttons = kinds.iter().map(|kind| {
            let shown = match *kind {
                "txt" => "Text",
                "py" => "Python",
                "json" => "JSON",
                _ => "CSV",
            };
            let name = match *kind {
                "py" => (*label).to_owned(),
                _ => format!("{label} as {shown}"),
            };
            button("save", kind, shown, &name)
        });
        row(label, about, buttons.collect())
    });
    let is_shown = |name: &str| matches!(name, "scene" | "timeline") || has_figure(&report.root, name);
    let pictures = PICTURES.iter().filter(|(_, name)| is_shown(name)).map(|(label, name)| {
        let buttons = ["svg", "png"].map(|kind| {
            let shown = kind.to_ascii_uppercase();
            button(
                "save",
                &format!("{name}.{kind}"),
                &shown,
                &format!("{label} as {shown}"),
            )
        });
        row(label, "", buttons.concat())
    });
    let sandbox = if is_in_sandbox() {
        "<p class=fl-sharing-note>This page stands in a sandbox. If that allows no downloads, nothing is saved: open the link in a tab of its own.</p>"
    } else {
        ""
    };
    format!(
        "<section><h3>Save</h3><p class=fl-sharing-about>What was shown so far, {}.</p>{sandbox}<ul class=fl-sharing-files>{}{}</ul></section>",
        match report.moment.at {
            1 => "1 request".to_owned(),
            at => format!("{} requests", grouped(at)),
        },
        texts.collect::<String>(),
        pictures.collect::<String>()
    )
}

fn button(what: &str, value: &str, shown: &str, name: &str) -> String {
    format!(
        "<button class=fl-button type=button data-share={what} data-value={value} aria-label=\"{name}\">{shown}</button>"
    )
}
