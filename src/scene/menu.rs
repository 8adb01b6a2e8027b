//! What a person can do to an instance, or to the link between it and the checker.

use failover_sim::{Action, Run};

use crate::markup::{Made, el};
use crate::player::Player;
use crate::words;

/// A menu that is open.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The instance's number, after `link-` if it is about its link.
    pub target: String,
    /// Where its button stands in the scene.
    pub left: f64,
    pub top: f64,
}

impl Opened {
    fn instance(&self) -> u8 {
        // The last letter: there are no more than ten instances.
        self.target.bytes().last().map_or(0, |digit| digit.wrapping_sub(b'0'))
    }

    fn is_link(&self) -> bool {
        self.target.starts_with("link-")
    }
}

/// The menu.
pub fn menu(opened: &Opened, player: &mut Player, now: f64) -> Made {
    let (instance, backups) = (opened.instance(), player.run().config().backups);
    let tick = player.next_tick(now);
    let exists = player.can_act(now);
    let name = words::short_name(instance, backups);
    let title = if opened.is_link() {
        format!("Link to the {name}")
    } else {
        words::capital(&name)
    };
    let when = if exists {
        format!("with request {}", words::grouped(tick))
    } else {
        "The run is over: go back in time to act".to_owned()
    };
    let items = items(opened, player.run_mut(), tick)
        .into_iter()
        .map(|(label, action)| {
            let item = el("button|type=button|role=menuitem|tabindex=-1").says(label);
            match exists {
                true => item
                    .with("data-do", "act".to_owned())
                    .with("data-value", action.to_string()),
                // It keeps the focus, so that the keyboard can leave the menu.
                false => item.with("aria-disabled", "true".to_owned()),
            }
        });
    el("div|class=fl-menu|role=menu")
        .with("aria-label", format!("{title}, {when}"))
        .place(format!(
            "--x:{}px;--y:{}px",
            words::tenths(opened.left),
            words::tenths(opened.top)
        ))
        .child(el("p|aria-hidden=true").child(el("strong").text(title)).text(when))
        .children(items.collect())
}

/// What can be done, as things will stand after what is already recorded for that request.
fn items(opened: &Opened, run: &mut Run, tick: u64) -> Vec<(&'static str, Action)> {
    let i = opened.instance();
    let links = run.links_at(tick);
    let holds = |set: u8| set >> i & 1 == 1;
    if opened.is_link() {
        return vec![if holds(links.cut) {
            ("Heal link", Action::Heal(i))
        } else {
            ("Cut link", Action::Cut(i))
        }];
    }
    let recorded = run
        .replay()
        .iter()
        .rev()
        .filter(|one| one.tick == tick)
        .map(|one| one.action);
    let recorded = recorded.into_iter().find_map(|action| match action {
        Action::Crash(other) if other == i => Some(false),
        Action::Repair(other) if other == i => Some(true),
        _ => None,
    });
    let up = recorded.unwrap_or_else(|| tick == 1 || holds(run.record(tick - 1).truth()));
    vec![
        if up {
            ("Crash", Action::Crash(i))
        } else {
            ("Repair", Action::Repair(i))
        },
        if holds(links.drained) {
            ("Ready", Action::Ready(i))
        } else {
            ("Drain", Action::Drain(i))
        },
        ("Failover now", Action::Failover),
        ("Failback now", Action::Failback),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use failover_sim::Query;

    fn labels(query: &str, target: &str, tick: u64) -> Vec<&'static str> {
        let query = Query::parse(query).expect("a valid query");
        let mut run = Run::new(query.config, query.seed.unwrap_or(1), query.replay);
        let opened = Opened {
            target: target.to_owned(),
            left: 0.0,
            top: 0.0,
        };
        items(&opened, &mut run, tick)
            .into_iter()
            .map(|(label, _)| label)
            .collect()
    }

    #[test]
    fn a_menu_offers_what_would_change_something() {
        let calm = "seed=1&fail=0&recover=0";
        let all = |first, second| vec![first, second, "Failover now", "Failback now"];
        assert_eq!(labels(calm, "0", 1), all("Crash", "Drain"));
        assert_eq!(
            labels(&format!("{calm}&replay=1~3-crash-0~3-drain-0"), "0", 3),
            all("Repair", "Ready")
        );
        assert_eq!(
            labels(&format!("{calm}&replay=1~3-crash-0"), "0", 5),
            all("Repair", "Drain")
        );
        assert_eq!(
            labels(&format!("{calm}&replay=1~3-crash-0"), "1", 5),
            all("Crash", "Drain")
        );
        assert_eq!(labels(calm, "link-1", 2), ["Cut link"]);
        assert_eq!(labels(&format!("{calm}&replay=1~2-cut-1"), "link-1", 2), ["Heal link"]);
        assert_eq!(labels(&format!("{calm}&replay=1~2-cut-1"), "link-0", 2), ["Cut link"]);
    }
}
