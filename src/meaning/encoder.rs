//! The encoder: word pieces in, a vector for each piece and one for the whole.
//!
//! It runs the ONNX file in `models/minilm/` by `rten`. A text is given piece by
//! piece (a sentence, a word of a question), so that each vector is known to
//! belong to its piece.

#[cfg(feature = "meaning")]
pub use with_model::Encoder;
#[cfg(feature = "meaning")]
pub(super) use with_model::{BEGIN, END};
#[cfg(not(feature = "meaning"))]
pub use without_model::Encoder;

use super::vector::Packed;

/// The most word pieces of one text; what goes beyond is not looked at.
#[cfg(feature = "meaning")]
pub(super) const MAX_PIECES: usize = 256;

/// A text as vectors.
#[derive(Debug, Clone)]
pub struct Encoded {
    /// What the text is about: the mean of its pieces, of length 1.
    pub mean: Packed,
    /// For each word piece the part of the text that it belongs to, and its
    /// projected vector.
    pub tokens: Vec<(u16, Packed)>,
}

#[cfg(feature = "meaning")]
mod with_model {
    use std::collections::HashMap;
    use std::sync::LazyLock;

    use rten::Model;
    use rten_tensor::NdTensor;
    use rten_text::models::{Model as _, WordPiece, WordPieceOptions};
    use rten_text::normalizers::{Bert as Folding, BertOptions, Normalizer as _};
    use rten_text::pre_tokenizers::{Bert as Splitting, PreTokenizer as _};
    use tracing::warn;

    use super::super::vector::{Packed, TOKEN_WIDTH, WIDTH, normalize};
    use super::{Encoded, MAX_PIECES};

    static MODEL: &[u8] = include_bytes!("../../models/minilm/encoder.onnx");
    static VOCABULARY: &str = include_str!("../../models/minilm/vocab.txt");
    static PROJECTION: &[u8] = include_bytes!("../../models/minilm/projection.bin");

    /// The pieces that begin and end every text.
    pub(in crate::meaning) const BEGIN: u32 = 101;
    pub(in crate::meaning) const END: u32 = 102;
    /// The value in the encoder's file that its layers begin from.
    const EMBEDDED: &str = "layer_norm";
    /// How many word pieces are run at once.
    const BATCH: usize = 2_048;

    /// The encoder with its vocabulary and its projection.
    pub struct Encoder {
        model: Model,
        folding: Folding,
        splitting: Splitting,
        vocabulary: WordPiece,
        /// `WIDTH` rows of `TOKEN_WIDTH` numbers.
        projection: Vec<f32>,
    }

    impl std::fmt::Debug for Encoder {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.debug_struct("Encoder").finish_non_exhaustive()
        }
    }

    /// A text in word pieces, each with the part it belongs to.
    struct Pieces {
        ids: Vec<u32>,
        parts: Vec<u16>,
    }

    impl Encoder {
        /// The encoder that comes with the program, read at the first use.
        #[must_use]
        pub fn shipped() -> Option<&'static Encoder> {
            static ENCODER: LazyLock<Option<Encoder>> = LazyLock::new(|| {
                let read = Encoder::read();
                if read.is_none() {
                    warn!("the encoder cannot be read; meaning is off");
                }
                read
            });
            ENCODER.as_ref()
        }

        fn read() -> Option<Encoder> {
            let model = Model::load_static_slice(MODEL).ok()?;
            let vocabulary: HashMap<String, u32> = VOCABULARY
                .lines()
                .zip(0..)
                .map(|(piece, id)| (piece.to_owned(), id))
                .collect();
            let (numbers, _) = PROJECTION.as_chunks::<4>();
            Some(Encoder {
                model,
                folding: Folding::new(BertOptions {
                    lowercase: true,
                    strip_accents: true,
                }),
                splitting: Splitting::new(),
                vocabulary: WordPiece::from_vocab(vocabulary, WordPieceOptions::default()),
                projection: numbers.iter().map(|n| f32::from_le_bytes(*n)).collect(),
            })
        }

        /// Encodes texts, each given as its parts in order. A text of which
        /// nothing can be encoded yields `None`.
        #[must_use]
        pub fn encode(&self, texts: &[Vec<&str>]) -> Vec<Option<Encoded>> {
            let pieces: Vec<Pieces> = texts.iter().map(|parts| self.pieces(parts)).collect();
            let mut order: Vec<usize> = (0..texts.len()).collect();
            order.sort_by_key(|at| pieces[*at].ids.len());
            let mut encoded: Vec<Option<Encoded>> = texts.iter().map(|_| None).collect();
            let mut rest = &order[..];
            while !rest.is_empty() {
                // sorted by length, so the last of a batch is its longest
                let fits = (1..=rest.len())
                    .take_while(|n| n * pieces[rest[n - 1]].ids.len() <= BATCH)
                    .count()
                    .max(1);
                let (batch, others) = rest.split_at(fits);
                let rows: Vec<&Pieces> = batch.iter().map(|at| &pieces[*at]).collect();
                for (at, row) in batch.iter().zip(self.run(&rows)) {
                    encoded[*at] = Some(row);
                }
                rest = others;
            }
            encoded
        }

        /// The vectors of words, each encoded by itself.
        #[must_use]
        pub fn words(&self, words: &[&str]) -> Vec<Option<Packed>> {
            let texts: Vec<Vec<&str>> = words.iter().map(|word| vec![*word]).collect();
            self.encode(&texts)
                .into_iter()
                .map(|encoded| encoded.map(|encoded| encoded.mean))
                .collect()
        }

        fn pieces(&self, parts: &[&str]) -> Pieces {
            let mut pieces = Pieces {
                ids: vec![BEGIN],
                parts: vec![u16::MAX],
            };
            'parts: for (number, part) in parts.iter().enumerate() {
                for id in self.word_pieces(part) {
                    if pieces.ids.len() + 1 >= MAX_PIECES {
                        break 'parts;
                    }
                    pieces.ids.push(id);
                    pieces.parts.push(u16::try_from(number).unwrap_or(u16::MAX));
                }
            }
            pieces.ids.push(END);
            pieces.parts.push(u16::MAX);
            pieces
        }

        /// The word pieces of a text; none of what cannot be cut.
        pub(in crate::meaning) fn word_pieces(&self, text: &str) -> Vec<u32> {
            let mut ids = Vec::new();
            let Ok((folded, _)) = self.folding.normalize(text) else {
                return ids;
            };
            for word in self.splitting.pre_tokenize(&folded).unwrap_or_default() {
                // An unknown word yields the piece for the unknown, never an error.
                let _ = self
                    .vocabulary
                    .encode_with_offsets(word, &mut |_, id| ids.push(id));
            }
            ids
        }

        /// The embeddings of one text, its pieces from `second` on as the second of
        /// two parts; `None` where the model fails.
        pub(in crate::meaning) fn embedded(
            &self,
            pieces: &[u32],
            second: usize,
        ) -> Option<NdTensor<f32, 3>> {
            let shape = [1, pieces.len()];
            let ids = NdTensor::<i32, 2>::from_fn(shape, |[_, at]| {
                i32::try_from(pieces[at]).unwrap_or(0)
            });
            let parts = NdTensor::<i32, 2>::from_fn(shape, |[_, at]| i32::from(at >= second));
            let run = || {
                let node = |name: &str| self.model.node_id(name);
                let inputs = vec![
                    (node("input_ids")?, ids.into()),
                    (node("token_type_ids")?, parts.into()),
                ];
                self.model.run(inputs, &[node(EMBEDDED)?], None)
            };
            run().ok()?.into_iter().next()?.try_into().ok()
        }

        /// Runs one batch; empty where the model fails.
        fn run(&self, rows: &[&Pieces]) -> Vec<Encoded> {
            let longest = rows.iter().map(|row| row.ids.len()).max().unwrap_or(0);
            let at = |row: usize, column: usize| rows[row].ids.get(column).copied();
            let shape = [rows.len(), longest];
            let ids = NdTensor::<i32, 2>::from_fn(shape, |[row, column]| {
                at(row, column).map_or(0, |id| i32::try_from(id).unwrap_or(0))
            });
            let mask = NdTensor::<i32, 2>::from_fn(shape, |[row, column]| {
                i32::from(at(row, column).is_some())
            });
            let kinds = NdTensor::<i32, 2>::zeros(shape);
            let input = |name: &str| self.model.node_id(name);
            let run = || {
                let inputs = vec![
                    (input("input_ids")?, ids.into()),
                    (input("attention_mask")?, mask.into()),
                    (input("token_type_ids")?, kinds.into()),
                ];
                let outputs = [input("last_hidden_state")?];
                self.model.run(inputs, &outputs, None)
            };
            let Ok(outputs) = run() else {
                warn!("the encoder failed on a batch");
                return Vec::new();
            };
            let hidden: Option<NdTensor<f32, 3>> = outputs
                .into_iter()
                .next()
                .and_then(|value| value.try_into().ok());
            let Some(hidden) = hidden else {
                return Vec::new();
            };
            rows.iter()
                .enumerate()
                .map(|(number, row)| {
                    let vectors: Vec<Vec<f32>> = (0..row.ids.len())
                        .map(|piece| (0..WIDTH).map(|i| hidden[[number, piece, i]]).collect())
                        .collect();
                    self.encoded(row, &vectors)
                })
                .collect()
        }

        fn encoded(&self, row: &Pieces, vectors: &[Vec<f32>]) -> Encoded {
            let mut mean = vec![0.0; WIDTH];
            for vector in vectors {
                for (sum, value) in mean.iter_mut().zip(vector) {
                    *sum += value;
                }
            }
            normalize(&mut mean);
            let tokens = vectors
                .iter()
                .zip(&row.parts)
                .skip(1)
                .take(row.ids.len().saturating_sub(2))
                .map(|(vector, part)| {
                    let mut vector = vector.clone();
                    normalize(&mut vector);
                    (*part, Packed::new(&self.projected(&vector)))
                })
                .collect();
            Encoded {
                mean: Packed::new(&mean),
                tokens,
            }
        }

        fn projected(&self, vector: &[f32]) -> [f32; TOKEN_WIDTH] {
            let mut out = [0.0; TOKEN_WIDTH];
            for (value, row) in vector.iter().zip(self.projection.chunks(TOKEN_WIDTH)) {
                for (sum, weight) in out.iter_mut().zip(row) {
                    *sum += value * weight;
                }
            }
            out
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn words_that_mean_the_same_lie_near() {
            let encoder = Encoder::shipped().expect("the encoder is in the program");
            let words: Vec<Packed> = encoder
                .words(&["mum", "mother", "kids", "children", "invoice"])
                .into_iter()
                .flatten()
                .collect();
            let near = |a: usize, b: usize| words[a].dot(words[b].scale, &words[b].values);
            assert!(near(0, 1) > 0.7, "mum, mother: {}", near(0, 1));
            assert!(near(2, 3) > 0.7, "kids, children: {}", near(2, 3));
            assert!(near(0, 4) < 0.5, "mum, invoice: {}", near(0, 4));
        }

        #[test]
        fn a_token_knows_its_part_of_the_text() {
            let encoder = Encoder::shipped().expect("the encoder is in the program");
            let texts = encoder.encode(&[vec!["The harbour was closed.", "Boats waited."]]);
            let tokens = &texts[0].as_ref().expect("it is encoded").tokens;
            let parts: Vec<u16> = tokens.iter().map(|(part, _)| *part).collect();
            assert_eq!(parts, [0, 0, 0, 0, 0, 1, 1, 1]);
        }

        #[test]
        fn a_batch_changes_nothing() {
            let encoder = Encoder::shipped().expect("the encoder is in the program");
            let short = vec!["a short text"];
            let long = vec!["a text of which a good many more words are encoded at once"];
            let alone = encoder.encode(std::slice::from_ref(&short));
            let both = encoder.encode(&[long, short]);
            let (a, b) = (alone[0].as_ref().unwrap(), both[1].as_ref().unwrap());
            assert!(a.mean.dot(b.mean.scale, &b.mean.values) > 0.98);
        }
    }
}

#[cfg(not(feature = "meaning"))]
mod without_model {
    use super::super::vector::Packed;
    use super::Encoded;

    /// There is none in this build.
    #[derive(Debug)]
    pub struct Encoder {
        never: std::convert::Infallible,
    }

    impl Encoder {
        /// `None`: this build has no encoder.
        #[must_use]
        pub fn shipped() -> Option<&'static Encoder> {
            None
        }

        /// Never called.
        #[must_use]
        pub fn encode(&self, _: &[Vec<&str>]) -> Vec<Option<Encoded>> {
            match self.never {}
        }

        /// Never called.
        #[must_use]
        pub fn words(&self, _: &[&str]) -> Vec<Option<Packed>> {
            match self.never {}
        }
    }
}
