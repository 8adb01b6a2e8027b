//! The two sliders that the experiment is about, the seed and the length of the run.

use failover_sim::{Config, Requests, decimal};

use crate::markup::{Made, el};
use crate::words;

/// The sliders and the run's seed and length.
pub fn chances(config: &Config, seed: u64) -> Vec<Made> {
    let (count, is_endless) = match config.requests {
        Requests::Count(count) => (count.to_string(), false),
        Requests::Endless => (String::new(), true),
    };
    vec![
        chance(
            el("label|class=fl-chance fl-fail"),
            "Failure probability",
            el("input|type=range|data-slide=fail|aria-label=Failure probability|min=0|max=1|step=any"),
            config.fail,
        ),
        chance(
            el("label|class=fl-chance fl-recover"),
            "Recovery probability",
            el("input|type=range|data-slide=recover|aria-label=Recovery probability|min=0|max=1|step=any"),
            config.recover,
        ),
        el("div|class=fl-fields").children(vec![
            el("label|class=fl-field fl-seed").children(vec![
                el("span").says("Seed"),
                el("input|type=text|inputmode=numeric|autocomplete=off|spellcheck=false|data-set=seed")
                    .value(seed.to_string()),
            ]),
            el("label|class=fl-field fl-requests").children(vec![
                el("span").says("Requests"),
                el("input|type=number|min=1|max=1000000|step=1|placeholder=∞|data-set=requests")
                    .value(count)
                    .flag("disabled", is_endless),
            ]),
            el("label|class=fl-switch").children(vec![
                el("input|type=checkbox|role=switch|data-set=endless").checked(is_endless),
                el("span").says("Endless"),
            ]),
        ]),
    ]
}

fn chance(label: Made, name: &'static str, slider: Made, value: f64) -> Made {
    let (text, value) = (words::percent(value), decimal::write(value));
    label.children(vec![
        el("span|class=fl-chance-name|aria-hidden=true").says(name),
        el("output|aria-hidden=true").text(text.clone()),
        slider.with("aria-valuetext", text).value(value.clone()),
        el("progress|class=fl-fill|aria-hidden=true|max=1").with("value", value),
    ])
}
