//! The reliability diagram: share right over confidence, a dot a bin, as large as the bin is full.

use super::calibration::{Bin, Calibration};
use std::fmt::Write;

/// Side of the plot, in pixels.
const SIDE: f64 = 400.0;
/// Left and top edge of the plot, in pixels.
const LEFT: f64 = 64.0;
const TOP: f64 = 56.0;
/// Radius of a dot that stands for all findings, in pixels.
const LARGEST: f64 = 26.0;

/// The diagram with title and text alternative; no script, no font, nothing to load.
pub fn svg(calibration: &Calibration) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = draw(calibration, &mut out);
    out
}

fn draw(calibration: &Calibration, out: &mut String) -> std::fmt::Result {
    let all = &calibration.all;
    let (width, height) = (LEFT + SIDE + 32.0, TOP + SIDE + 64.0);
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\" aria-labelledby=\"title\" aria-describedby=\"text\" font-family=\"system-ui, sans-serif\" font-size=\"13\">"
    )?;
    writeln!(out, "<title id=\"title\">Reliability of confidences</title>")?;
    writeln!(out, "<desc id=\"text\">{}</desc>", text(calibration))?;
    writeln!(out, "<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>")?;
    writeln!(out, "<text x=\"{LEFT}\" y=\"24\" font-size=\"16\" fill=\"#111\">Reliability of confidences</text>")?;
    writeln!(
        out,
        "<text x=\"{LEFT}\" y=\"43\" fill=\"#444\">{} findings, expected calibration error {:.3}</text>",
        all.count, all.ece
    )?;
    for tick in [0.0, 0.2, 0.4, 0.6, 0.8, 1.0] {
        let (x, y) = place(tick, tick);
        let (bottom, right) = (TOP + SIDE, LEFT + SIDE);
        writeln!(out, "<path d=\"M{x:.0} {TOP}V{bottom}M{LEFT} {y:.0}H{right}\" stroke=\"#ddd\"/>")?;
        writeln!(
            out,
            "<text x=\"{x:.0}\" y=\"{}\" text-anchor=\"middle\" fill=\"#444\">{tick:.1}</text>",
            bottom + 18.0
        )?;
        writeln!(
            out,
            "<text x=\"{}\" y=\"{:.0}\" text-anchor=\"end\" fill=\"#444\">{tick:.1}</text>",
            LEFT - 8.0,
            y + 4.0
        )?;
    }
    let (from, to) = (place(0.0, 0.0), place(1.0, 1.0));
    writeln!(
        out,
        "<path d=\"M{:.0} {:.0}L{:.0} {:.0}\" stroke=\"#888\" stroke-dasharray=\"5 4\"/>",
        from.0, from.1, to.0, to.1
    )?;
    for bin in calibration.bins.iter().filter(|b| b.count > 0) {
        dot(bin, all.count, out)?;
    }
    let middle = LEFT + SIDE / 2.0;
    writeln!(
        out,
        "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\" fill=\"#111\">confidence</text>",
        height - 22.0
    )?;
    let down = TOP + SIDE / 2.0;
    writeln!(
        out,
        "<text transform=\"translate(20 {down}) rotate(-90)\" text-anchor=\"middle\" fill=\"#111\">share right</text>"
    )?;
    writeln!(out, "</svg>")
}

/// A dot at the bin's mean confidence and share right, a line to where it should be, and how many it stands for.
fn dot(bin: &Bin, all: usize, out: &mut String) -> std::fmt::Result {
    let ((x, y), (_, ideal)) = (place(bin.confidence, bin.right), place(bin.confidence, bin.confidence));
    // Counts of findings are far below 2^52.
    let radius = 3.0 + LARGEST * (bin.count as f64 / all as f64).sqrt();
    writeln!(out, "<path d=\"M{x:.1} {y:.1}V{ideal:.1}\" stroke=\"#b3261e\" stroke-width=\"2\"/>")?;
    writeln!(
        out,
        "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" fill=\"#1f5fa8\" fill-opacity=\"0.35\" stroke=\"#1f5fa8\"/>"
    )?;
    writeln!(out, "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"#111\">{}</text>", x + radius + 3.0, y + 4.0, bin.count)
}

/// The diagram in words: what a reader who does not see it must know.
fn text(calibration: &Calibration) -> String {
    let all = &calibration.all;
    let bins = calibration.bins.iter().filter(|b| b.count > 0).map(|b| {
        format!("{} findings with a confidence of {:.2} on average are right in {:.2}", b.count, b.confidence, b.right)
    });
    let bins: Vec<String> = bins.collect();
    format!(
        "Share of right findings by confidence; on the dashed diagonal both are equal. {}. Expected calibration error {:.3} over {} findings.",
        if bins.is_empty() { "No findings".to_owned() } else { bins.join("; ") },
        all.ece,
        all.count
    )
}

/// Pixels of a point of the plot.
fn place(confidence: f64, right: f64) -> (f64, f64) {
    (LEFT + SIDE * confidence, TOP + SIDE * (1.0 - right))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::Verdict;
    use crate::score::tests::finding;

    #[test]
    fn the_diagram_says_in_words_what_it_shows_and_stands_alone() {
        let verdicts: Vec<Verdict> =
            (0..4).map(|n| Verdict { finding: finding("it costs us", 0.6), right: n < 3 }).collect();
        let drawn = svg(&Calibration::of(&verdicts));
        assert!(drawn.contains("<title id=\"title\">") && drawn.contains("aria-describedby"));
        assert!(drawn.contains("4 findings with a confidence of 0.60 on average are right in 0.75"), "{drawn}");
        assert_eq!(drawn.matches("<circle").count(), 1);
        assert!(!drawn.contains("<script") && !drawn.contains("href") && !drawn.contains("url("));
        assert!(svg(&Calibration::of([])).ends_with("</svg>\n"));
    }
}
