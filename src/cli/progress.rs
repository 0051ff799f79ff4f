//! Progress bars on a terminal's standard error; silence everywhere else.

use crate::pipeline::Step;
use indicatif::{ProgressBar, ProgressStyle};
use std::cell::RefCell;

/// One bar that shows the step at hand.
pub struct Progress {
    bar: Option<ProgressBar>,
    /// The words of the step that is shown.
    step: RefCell<&'static str>,
}

impl Progress {
    pub fn new(shown: bool) -> Progress {
        let bar = shown.then(|| {
            let bar = ProgressBar::new(0);
            let style = ProgressStyle::with_template("{msg:>22} {wide_bar:.cyan/dim} {pos}/{len}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        Progress { bar, step: RefCell::new("") }
    }

    pub fn show(&self, step: Step) {
        let (words, done, total) = match step {
            Step::Reading => ("reading files", 0, 0),
            Step::Storing { done, total } => ("storing files", done, total),
            Step::Extracting { done, total } => ("reading calls", done, total),
            Step::Indexing { done, total } => ("indexing calls", done, total),
            Step::Drafting { done, total } => ("drafting documents", done, total),
        };
        if self.step.replace(words) != words {
            tracing::info!("{words}: {total}");
        }
        if let Some(bar) = &self.bar {
            bar.set_message(words);
            bar.set_length(total as u64);
            bar.set_position(done as u64);
        }
    }

    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
