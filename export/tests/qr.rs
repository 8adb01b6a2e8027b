//! QR codes are read back from the SVG.

#![allow(missing_docs, reason = "tests are not public")]

use failover_export::{TooLong, qr_svg};
use rqrr::PreparedImage;

/// Pixels a module, so that the reader finds its corners.
const SCALE: usize = 4;

/// The text of a code: the SVG's bars are painted, and the picture is read.
fn read(svg: &str) -> String {
    let side = number(between(svg, "viewBox=\"0 0 ", " "));
    let mut dark = vec![false; side * side];
    let bars = between(svg, "fill=\"#000\" d=\"M", "z\"");
    for bar in bars.split("zM") {
        let (place, rest) = bar.split_once('h').expect("a bar");
        let (x, y) = place.split_once(' ').expect("a place");
        let (width, back) = rest.split_once("v1h-").expect("a module high");
        assert_eq!(width, back);
        let (x, y, width) = (number(x), number(y), number(width));
        // The quiet zone stays light.
        assert!((4..side - 4).contains(&y) && x >= 4 && x + width <= side - 4);
        dark[y * side + x..][..width].fill(true);
    }
    let pixels = side * SCALE;
    let mut picture = PreparedImage::prepare_from_bitmap(pixels, pixels, |x, y| dark[y / SCALE * side + x / SCALE]);
    let grids = picture.detect_grids();
    assert_eq!(grids.len(), 1, "{svg}");
    grids[0].decode().expect("a readable code").1
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text
        .split_once(before)
        .unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split_once(after)
        .unwrap_or_else(|| panic!("no {after} in {rest}"))
        .0
}

fn number(text: &str) -> usize {
    text.parse().unwrap_or_else(|_| panic!("{text} is no number"))
}

#[test]
fn links_are_read_back() {
    let replay: String = (1..=50).map(|tick| format!("~{tick}-crash-0")).collect();
    for text in [
        "https://example.org/lab/?seed=42",
        "https://example.org/lab/?seed=18446744073709551615&fail=0.3&replay=1~5-crash-0~9-check-every-4",
        &format!("https://example.org/?seed=1&requests=100&replay=1{replay}"),
        "12345",
        "Grüße: ✅",
        "a",
    ] {
        assert_eq!(read(&qr_svg(text).unwrap()), text);
    }
}

#[test]
fn the_picture_is_a_whole_document_of_its_own() {
    let svg = qr_svg("https://example.org/?seed=42&x=</title><script>").unwrap();
    assert!(
        svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "),
        "{svg}"
    );
    assert!(svg.contains("shape-rendering=\"crispEdges\"") && svg.contains("<title>QR code</title>"));
    assert!(!svg.contains("script") && svg.matches('<').count() == 6, "{svg}");
    assert!(svg.len() < 10_000, "{}", svg.len());
}

#[test]
fn what_is_too_long_is_refused() {
    let most = "x".repeat(2953);
    assert_eq!(read(&qr_svg(&most).unwrap()), most);
    for bytes in [2954, 100_000] {
        let error = qr_svg(&"x".repeat(bytes)).unwrap_err();
        assert_eq!(error, TooLong { bytes });
        let text = error.to_string();
        assert!(text.contains(&bytes.to_string()) && text.contains("2953"), "{text}");
    }
    // Letters of several bytes count as such.
    assert_eq!(qr_svg(&"✅".repeat(985)).unwrap_err().bytes, 2955);
}
