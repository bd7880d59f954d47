//! The reader: question and passage together in, whether the passage answers the
//! question and where out.
//!
//! A cross-encoder (Nogueira and Cho, 2019) with the heads of BERT
//! (Devlin et al., 2019): one score for the whole, and for each word piece how
//! likely the answer begins and ends there. It continues from the encoder's own
//! embeddings, so its file holds only the layers above. `training/` made it.

#[cfg(feature = "meaning")]
pub use with_model::Reader;
#[cfg(not(feature = "meaning"))]
pub use without_model::Reader;

/// A passage as the reader is given it.
#[derive(Debug, Clone, Copy)]
pub struct Page<'t> {
    /// The title of its document; may be empty.
    pub title: &'t str,
    /// Its sentences in order.
    pub sentences: &'t [&'t str],
}

/// What the reader makes of one passage.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The log-odds that the passage answers the question, as the reader has it.
    pub answerable: f32,
    /// The score of the best answer's first and last piece together.
    pub span: f32,
    /// The share of that answer among all that might be.
    pub certainty: f32,
    /// For each sentence the share of answers that begin and end in it; those of
    /// all sentences add up to 1 at most.
    pub sentences: Vec<f32>,
}

#[cfg(feature = "meaning")]
mod with_model {
    use std::sync::{LazyLock, OnceLock};

    use rten::Model;
    use rten_tensor::NdTensor;
    use tracing::warn;

    use super::super::encoder::{BEGIN, END, Encoder, MAX_PIECES};
    use super::{Page, Reading};

    static MODEL: &[u8] = include_bytes!("../../models/reader/reader.onnx");

    /// The most word pieces of a question and of a title.
    const QUESTION: usize = 48;
    const TITLE: usize = 12;
    /// The piece for a full stop, which ends a title.
    const STOP: u32 = 1012;
    /// The most word pieces of an answer.
    const LONGEST: usize = 25;

    /// The reader with the encoder whose embeddings it starts from.
    pub struct Reader {
        model: Model,
        encoder: &'static Encoder,
    }

    impl std::fmt::Debug for Reader {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.debug_struct("Reader").finish_non_exhaustive()
        }
    }

    /// A question and a passage in word pieces.
    struct Pieces {
        ids: Vec<u32>,
        /// Where the passage begins, after the question and its mark.
        second: usize,
        /// The sentence of each piece of the passage; the first is at `text`.
        sentences: Vec<usize>,
        text: usize,
    }

    static OTHER: OnceLock<Vec<u8>> = OnceLock::new();

    impl Reader {
        /// The reader that comes with the program, loaded at the first use.
        #[must_use]
        pub fn shipped() -> Option<&'static Reader> {
            static READER: LazyLock<Option<Reader>> = LazyLock::new(|| {
                let bytes = OTHER.get().map_or(MODEL, Vec::as_slice);
                let model = Model::load_static_slice(bytes).ok();
                let read = model.zip(Encoder::shipped());
                if read.is_none() {
                    warn!("the reader cannot be loaded; answers go without it");
                }
                read.map(|(model, encoder)| Reader { model, encoder })
            });
            READER.as_ref()
        }

        /// Puts another reader in the place of the shipped one, before its first
        /// use: weights are fitted with a reader that has not seen the questions.
        /// Says whether it came in time.
        pub fn replace(bytes: Vec<u8>) -> bool {
            OTHER.set(bytes).is_ok()
        }

        /// Reads passages for a question; empty where the model fails.
        #[must_use]
        pub fn read(&self, question: &str, pages: &[Page<'_>]) -> Vec<Reading> {
            let mut question = self.encoder.word_pieces(question);
            question.truncate(QUESTION);
            let rows: Vec<Pieces> = pages
                .iter()
                .map(|page| self.pieces(&question, page))
                .collect();
            // one after the other: a batch would be as long as its longest
            rows.iter()
                .zip(pages)
                .map_while(|(row, page)| self.run(row, page.sentences.len()))
                .collect()
        }

        fn pieces(&self, question: &[u32], page: &Page<'_>) -> Pieces {
            let mut ids = vec![BEGIN];
            ids.extend(question);
            ids.push(END);
            let second = ids.len();
            let mut title = self.encoder.word_pieces(page.title);
            title.truncate(TITLE);
            if !title.is_empty() {
                ids.extend(title);
                ids.push(STOP);
            }
            let text = ids.len();
            let mut sentences = Vec::new();
            'text: for (at, sentence) in page.sentences.iter().enumerate() {
                for id in self.encoder.word_pieces(sentence) {
                    if ids.len() + 1 >= MAX_PIECES {
                        break 'text;
                    }
                    ids.push(id);
                    sentences.push(at);
                }
            }
            ids.push(END);
            Pieces {
                ids,
                second,
                sentences,
                text,
            }
        }

        fn run(&self, row: &Pieces, sentences: usize) -> Option<Reading> {
            let length = row.ids.len();
            let embedded = self.encoder.embedded(&row.ids, row.second)?;
            let mask = NdTensor::<f32, 2>::full([1, length], 1.0);
            let run = || {
                let node = |name: &str| self.model.node_id(name);
                self.model.run(
                    vec![
                        (node("embedded")?, embedded.into()),
                        (node("mask")?, mask.into()),
                    ],
                    &[node("span")?, node("answerable")?],
                    None,
                )
            };
            let mut outputs = match run() {
                Ok(outputs) => outputs.into_iter(),
                Err(error) => {
                    warn!("the reader failed: {error}");
                    return None;
                }
            };
            let span: NdTensor<f32, 3> = outputs.next()?.try_into().ok()?;
            let answerable: NdTensor<f32, 1> = outputs.next()?.try_into().ok()?;
            let text = row.text..row.text + row.sentences.len();
            let head =
                |head: usize| -> Vec<f32> { text.clone().map(|at| span[[0, at, head]]).collect() };
            let (begins, ends) = (head(0), head(1));
            let (begin_shares, end_shares) = (shares(&begins), shares(&ends));
            let mut by_sentence = vec![0.0_f32; sentences];
            for ((sentence, begin), end) in row.sentences.iter().zip(&begin_shares).zip(&end_shares)
            {
                by_sentence[*sentence] += (begin + end) / 2.0;
            }
            let mut best = (f32::MIN, 0.0);
            for (at, begin) in begins.iter().enumerate() {
                let last = (at + LONGEST).min(ends.len());
                for (end, share) in ends[at..last].iter().zip(&end_shares[at..last]) {
                    if begin + end > best.0 {
                        best = (begin + end, begin_shares[at] * share);
                    }
                }
            }
            Some(Reading {
                answerable: answerable[[0]],
                span: if begins.is_empty() { 0.0 } else { best.0 },
                certainty: best.1,
                sentences: by_sentence,
            })
        }
    }

    /// The softmax of scores.
    fn shares(scores: &[f32]) -> Vec<f32> {
        let top = scores.iter().copied().fold(f32::MIN, f32::max);
        let odds: Vec<f32> = scores.iter().map(|score| (score - top).exp()).collect();
        let all: f32 = odds.iter().sum();
        odds.into_iter().map(|odd| odd / all).collect()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn it_finds_the_sentence_that_answers_and_knows_when_none_does() {
            let reader = Reader::shipped().expect("the reader is in the program");
            let sentences = [
                "The ferry terminal opened in 1962 on the site of the old fish market.",
                "Its roof was repaired by Anna Birk after the storm of March 1990.",
                "About forty thousand people pass through it each week in summer.",
            ];
            let page = Page {
                title: "The ferry terminal",
                sentences: &sentences,
            };
            let ask = |question: &str| reader.read(question, &[page]).pop().expect("it is read");
            let who = ask("Who mended the roof?");
            let best = (0..3).max_by(|a, b| who.sentences[*a].total_cmp(&who.sentences[*b]));
            assert_eq!(best, Some(1), "{who:?}");
            let none = ask("How much did the new kitchen cost?");
            assert!(who.answerable > none.answerable + 2.0, "{who:?} {none:?}");
            let all: f32 = who.sentences.iter().sum();
            assert!((all - 1.0).abs() < 1e-3, "{all}");
        }

        #[test]
        fn an_empty_passage_and_a_very_long_one_are_read() {
            let reader = Reader::shipped().expect("the reader is in the program");
            let long = "many words without an end ".repeat(400);
            let sentences = [long.as_str(), "What stands behind is not looked at."];
            let pages = [
                Page {
                    title: "",
                    sentences: &[],
                },
                Page {
                    title: &long,
                    sentences: &sentences,
                },
            ];
            let read = reader.read(&long, &pages);
            assert_eq!(read.len(), 2);
            assert!(read[0].sentences.is_empty());
            assert!(read[1].sentences[1].abs() < f32::EPSILON);
        }
    }
}

#[cfg(not(feature = "meaning"))]
mod without_model {
    use super::{Page, Reading};

    /// There is none in this build.
    #[derive(Debug)]
    pub struct Reader {
        never: std::convert::Infallible,
    }

    impl Reader {
        /// `None`: this build has no reader.
        #[must_use]
        pub fn shipped() -> Option<&'static Reader> {
            None
        }

        /// Never of use.
        #[must_use]
        pub fn replace(_: Vec<u8>) -> bool {
            false
        }

        /// Never called.
        #[must_use]
        pub fn read(&self, _: &str, _: &[Page<'_>]) -> Vec<Reading> {
            match self.never {}
        }
    }
}
