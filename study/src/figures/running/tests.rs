use super::*;
use failover_sim::theory::theory;
use failover_sim::{Metrics, Query, Run};
use roxmltree::Document;

fn followed(query: &str, requests: u64) -> (Theory, Vec<Sample>, Option<u64>) {
    let config = Query::parse(&format!("seed=42&{query}")).unwrap().config;
    let mut run = Run::new(config.clone(), 42, Vec::new());
    let mut metrics = Metrics::default();
    let samples = (1..=requests).map(|tick| {
        metrics.add(run.record(tick));
        Sample {
            requests: tick,
            failed: metrics.failed(),
            active_backup: metrics.active_backup,
        }
    });
    (theory(&config).unwrap(), samples.collect(), run.end())
}

#[test]
fn the_exact_line_and_its_band_go_on_as_they_begin() {
    // The course's experiment, of which the mean and the variance have closed forms.
    let (theory, samples, _) = followed("requests=1000000", 1);
    let known = theory.active_backup.len() as u64;
    let running = Running::new(&theory, &samples, Some(1_000_000));
    for n in [known - 1, known, known + 1, known * 2, 1_000_000] {
        let exact = running.exact(Share::Backup, n);
        let memory = 0.64_f64;
        let mean = 5.0 / 9.0 * (1.0 - memory * (1.0 - memory.powi(n.min(10_000) as i32)) / 0.36 / n as f64);
        assert!((exact.mean - mean).abs() < 1e-9, "{n}: {} {mean}", exact.mean);
        // 20/81 each, and geometrically less together: 20/81 · (1 + λ) / (1 − λ) / n.
        let deviation = (20.0 / 81.0 * 1.64 / 0.36 / n as f64).sqrt();
        let [low, high] = exact.band.unwrap();
        assert!(
            (high - low - 2.0 * DEVIATIONS * deviation).abs() < 0.01 * deviation,
            "{n}"
        );
        assert_eq!(running.exact(Share::Available, n).band, Some([1.0, 1.0]));
    }
}

#[test]
fn charts_are_well_formed_whatever_there_is_to_draw() {
    for (query, requests) in [
        ("", 15),
        ("", 0),
        ("requests=1", 1),
        ("requests=1", 0),
        ("requests=endless", 1),
        ("requests=endless&fail=0.001&retries=0&fall=2", 700),
        ("fail=0", 15),
        ("fail=1&backups=0", 15),
        ("requests=1000000&fall=3&retries=0", 50),
        ("requests=101", 100),
    ] {
        let (theory, samples, end) = followed(query, requests);
        let running = Running::new(&theory, &samples, end);
        for width in [0.0, 320.0, 720.0, f64::INFINITY] {
            let svg = running.svg(width);
            assert!(
                !svg.contains("NaN") && !svg.contains("inf") && !svg.contains("style="),
                "{query}"
            );
            let whole = format!("<div>{svg}{}</div>", running.table());
            let document = Document::parse(&whole).unwrap();
            let drawings = document
                .descendants()
                .filter(|node| node.attribute("role") == Some("img"));
            assert_eq!(drawings.count(), 2);
        }
    }
}

#[test]
fn chart_and_table_say_where_the_run_is() {
    let (theory, samples, end) = followed("", 15);
    let last = samples[14];
    let running = Running::new(&theory, &samples, end);
    let value = percent(last.active_backup as f64 / 15.0);
    assert!(running.svg(400.0).contains(&format!(">{value}</text>")));
    let table = running.table();
    let table = Document::parse(&table).unwrap();
    let row = table.descendants().rfind(|node| node.has_tag_name("tr")).unwrap();
    let cells: Vec<&str> = row.children().filter_map(|cell| cell.text()).collect();
    assert_eq!(cells[0], "15");
    assert_eq!(cells[4], value);
    assert_eq!(cells[5], percent(theory.active_backup[14].mean / 15.0));
    assert_eq!(cells[1..4], ["100\u{a0}%"; 3]);
}

#[test]
fn lines_keep_inside_their_chart() {
    for query in [
        "fall=3&retries=0&requests=40",
        "fail=0.01&fall=2&retries=0&requests=400",
    ] {
        let (theory, samples, end) = followed(query, 40);
        let running = Running::new(&theory, &samples, end);
        let points: Vec<(u64, Exact)> = running
            .points()
            .into_iter()
            .map(|n| (n, running.exact(Share::Available, n)))
            .collect();
        let up = running.up(Share::Available, &points);
        let last = samples[39];
        let at = up.axis.at(Share::Available.of(&last));
        assert!((TOP..=TOP + PLOT).contains(&at), "{query}: {at}");
        assert!((2..=8).contains(&up.ticks.len()), "{query}: {:?}", up.ticks);
    }
}
