use failover_sim::theory::theory;
use failover_sim::{Query, Run};
use roxmltree::Document;

use super::*;

/// Chains of all sizes, and all that can be said of a state.
const QUERIES: [&str; 19] = [
    "",
    "fail=0",
    "fail=1",
    "fail=1&recover=1",
    "recover=0",
    "backups=0",
    "backups=4",
    "check-every=2",
    "check-every=3",
    "check-every=4",
    "fall=3&rise=2",
    "fall=10&rise=10",
    "fail=0&check-loss=0.2",
    "backup-fail=0.1",
    "failback=manual&backup-fail=0.05",
    "failback=delayed&failback-delay=9",
    "fall=2&rise=2&check-every=2",
    "preset=double-failure",
    "fail=0.05&backup-fail=0.01&fall=2&rise=2&check-loss=0.02&failback=delayed&failback-delay=20",
];

fn diagram(query: &str) -> (Diagram, failover_sim::theory::Theory, Config) {
    let config = Query::parse(&format!("seed=1&{query}")).unwrap().config;
    let theory = theory(&config).unwrap();
    (Diagram::new(&theory, &config), theory, config)
}

#[test]
fn every_state_has_its_node_and_shares_and_probabilities_are_whole() {
    for query in QUERIES {
        let (diagram, theory, _) = diagram(query);
        assert!(diagram.nodes.len() <= MOST_NODES, "{query}");
        let mut shares = vec![0.0; diagram.nodes.len()];
        for (state, share) in theory.chain.states().iter().zip(&theory.shares) {
            shares[diagram.node_of(state).unwrap()] += share;
        }
        for (index, node) in diagram.nodes.iter().enumerate() {
            assert!((node.share - shares[index]).abs() < 1e-12, "{query}");
            let out = diagram.arrows.iter().filter(|arrow| arrow.from == index);
            let whole: f64 = out.map(|arrow| arrow.probability).sum();
            assert!((whole - 1.0).abs() < 1e-9, "{query} {index} {whole}");
        }
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{query}");
        assert_eq!(
            diagram.is_grouped(),
            diagram.nodes.len() < theory.chain.len(),
            "{query}"
        );
    }
}

#[test]
fn flows_between_nodes_balance_in_the_long_run() {
    for query in ["check-every=4", "preset=double-failure", "fall=3&rise=2", QUERIES[18]] {
        let (diagram, ..) = diagram(query);
        for (index, node) in diagram.nodes.iter().enumerate() {
            let into = diagram.arrows.iter().filter(|arrow| arrow.to == index);
            let flow: f64 = into
                .map(|arrow| diagram.nodes[arrow.from].share * arrow.probability)
                .sum();
            assert!((flow - node.share).abs() < 1e-9, "{query} {index}");
        }
    }
}

#[test]
fn the_course_has_two_states() {
    let (diagram, theory, config) = diagram("");
    assert_eq!(diagram.nodes.len(), 2);
    assert!(!diagram.is_grouped());
    let words: Vec<String> = diagram.nodes.iter().map(|node| node.face.words()).collect();
    assert_eq!(
        words,
        [
            "Primary up, believed up, traffic to primary",
            "Primary down, believed down, traffic to backup"
        ]
    );
    let arrow = |from, to| {
        let found = diagram.arrows.iter().find(|arrow| (arrow.from, arrow.to) == (from, to));
        found.unwrap().probability
    };
    assert!((arrow(0, 1) - 0.2).abs() < 1e-12 && (arrow(1, 0) - 0.16).abs() < 1e-12);
    assert_eq!(diagram.node_of(&State::start(&config)), Some(0));
    assert_eq!(diagram.node_of(&theory.chain.states()[1]), Some(1));
    let table = diagram.table();
    let table = Document::parse(&table).unwrap();
    let cells: Vec<String> = table
        .descendants()
        .filter(|node| node.has_tag_name("td"))
        .map(|node| node.text().unwrap().replace('\u{a0}', " "))
        .collect();
    assert_eq!(
        cells,
        ["44.4 %", "itself: 80 %, 2: 20 %", "55.6 %", "itself: 84 %, 1: 16 %"]
    );
}

#[test]
fn no_two_nodes_say_the_same() {
    for query in QUERIES {
        let (diagram, ..) = diagram(query);
        for (index, node) in diagram.nodes.iter().enumerate() {
            let same = |other: &Node| other.face == node.face;
            assert!(
                !diagram.nodes[..index].iter().any(same),
                "{query}: {}",
                node.face.words()
            );
        }
    }
}

#[test]
fn drawings_are_well_formed_and_hold_every_node_and_arrow_once() {
    for query in QUERIES {
        let (diagram, ..) = diagram(query);
        for width in [320.0, 420.0, 720.0, f64::NAN] {
            let svg = diagram.svg(width);
            assert!(
                !svg.contains("NaN") && !svg.contains("inf") && !svg.contains("style="),
                "{query}"
            );
            let document = Document::parse(&svg).unwrap();
            let root = document.root_element();
            assert_eq!(root.attribute("role"), Some("img"));
            assert!(
                root.first_element_child()
                    .unwrap()
                    .text()
                    .is_some_and(|title| !title.is_empty())
            );
            let with = |name: &str| {
                let found = document.descendants().filter_map(|node| node.attribute(name));
                let mut all: Vec<String> = found.map(str::to_owned).collect();
                all.sort();
                all
            };
            let mut nodes: Vec<String> = (0..diagram.nodes.len()).map(|node| node.to_string()).collect();
            nodes.sort();
            assert_eq!(with("data-node"), nodes);
            let arrows = diagram
                .arrows
                .iter()
                .map(|arrow| format!("{}-{}", arrow.from, arrow.to));
            let mut arrows: Vec<String> = arrows.collect();
            arrows.sort();
            assert_eq!(with("data-arrow"), arrows);
            Document::parse(&diagram.table()).unwrap();
        }
    }
}

#[test]
fn nothing_stands_on_anything_else() {
    // The last two are groups with so many arrows that labels can't all be clear of each other.
    let queries = QUERIES[..17].iter().map(|query| (*query).to_owned());
    let mut checked = 0;
    for query in queries.chain(random(90)) {
        let (diagram, ..) = diagram(&query);
        if diagram.is_grouped() && checked >= 17 {
            continue;
        }
        checked += 1;
        for width in [320.0, 440.0, 720.0] {
            let drawn = draw::lay_out(&diagram, width);
            for (index, node) in drawn.nodes.iter().enumerate() {
                let (left, right) = (node.middle.x - node.half.x, node.middle.x + node.half.x);
                assert!(
                    left >= 1.0 && right <= width - 1.0,
                    "{query} at {width}: {left} {right}"
                );
                assert!(
                    !drawn.nodes[..index].iter().any(|other| other.meets(node, 4.0)),
                    "{query} at {width}"
                );
            }
            for (index, way) in drawn.ways.iter().enumerate() {
                let name = format!("{query} at {width}: {:?}", diagram.arrows[index]);
                assert!(
                    !drawn.nodes.iter().any(|node| node.meets(&way.label, 0.0)),
                    "{name} on a node"
                );
                let others = &drawn.ways[..index];
                assert!(
                    !others.iter().any(|other| other.label.meets(&way.label, 0.0)),
                    "{name} on a label"
                );
            }
        }
    }
    assert!(checked > 40, "{checked}");
}

/// Configurations with small chains, always the same.
fn random(count: u64) -> impl Iterator<Item = String> {
    let mut state = 5_u64;
    let mut next = move |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    (0..count).map(move |_| {
        let failback = ["auto", "manual", "delayed"][next(3) as usize];
        let query = [
            ("fail=0.", next(99) + 1),
            ("recover=0.", next(9) + 1),
            ("backups=", next(3)),
            ("check-every=", [1, 1, 2, 3][next(4) as usize]),
            ("fall=", next(4) + 1),
            ("rise=", next(4) + 1),
            ("backup-fail=0.0", [0, 0, 5][next(3) as usize]),
            ("failback-delay=", next(5)),
        ];
        let query: String = query.iter().map(|(key, value)| format!("{key}{value}&")).collect();
        format!("{query}failback={failback}")
    })
}

#[test]
fn a_run_goes_along_the_arrows() {
    for query in QUERIES {
        let (diagram, _, config) = diagram(query);
        let mut run = Run::new(config, 7, Vec::new());
        let end = run.end().unwrap();
        let nodes: Vec<usize> = (0..=end).map(|at| diagram.node_of(&run.state(at)).unwrap()).collect();
        for step in nodes.windows(2) {
            let is_step = |arrow: &Arrow| (arrow.from, arrow.to) == (step[0], step[1]);
            assert!(diagram.arrows.iter().any(is_step), "{query} {step:?}");
        }
    }
}

#[test]
fn a_state_that_the_chain_does_not_know_has_no_node() {
    let (diagram, ..) = diagram("");
    let other = Query::parse("seed=1&fall=3").unwrap().config;
    assert_eq!(diagram.node_of(&State::start(&other)), None);
}
