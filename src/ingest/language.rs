//! Whether a text is in another language than English, by the small words that
//! every sentence of a language needs. It names a language only where its words
//! stand in the text far more often than those of English; of lists, tables and
//! short texts it says nothing.

use rustc_hash::FxHashSet;

/// So many words are looked at.
const LOOKED_AT: usize = 5_000;

/// Of fewer words nothing is said.
const FEWEST: usize = 30;

const ENGLISH: &str = "the of and to in that was is for it with on be at by this had not are but \
    from or have an they which were been their has would there when who will";

/// Each language with its commonest small words that English does not have.
const OTHERS: [(&str, &str); 6] = [
    (
        "Welsh",
        "yn y yr ac o ar gan fod mae oedd bod wedi hynny hwn honno ddim ei eu fel pan ond i \
         am sydd hefyd roedd nid gyda rhwng wrth dros",
    ),
    (
        "French",
        "le la les des et est une dans que qui pour pas sur avec au aux du sont ont cette par \
         mais elle nous vous leur été",
    ),
    (
        "German",
        "der die das und ist nicht ein eine zu den dem des mit auf für von sich auch wurde \
         werden sind wie im am hat haben",
    ),
    (
        "Spanish",
        "el la los las de que y en un una por con para no se del es su al lo como más pero \
         fue han está",
    ),
    (
        "Irish",
        "an na agus ar go bhí tá is ag le don sé sí nach raibh leis gur mar ach nuair faoi \
         chun bhfuil siad",
    ),
    (
        "Polish",
        "i w na z nie się że do jest to przez oraz dla od był była tym które który jak ale \
         po za są",
    ),
];

/// The language of a text, where it is plainly not English.
pub(super) fn other_language(text: &str) -> Option<&'static str> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .take(LOOKED_AT)
        .map(str::to_lowercase)
        .collect();
    if words.len() < FEWEST {
        return None;
    }
    let share = |list: &str| {
        let list: FxHashSet<&str> = list.split_whitespace().collect();
        let count = words
            .iter()
            .filter(|word| list.contains(word.as_str()))
            .count();
        count * 100 / words.len()
    };
    let english = share(ENGLISH);
    let (name, most) = OTHERS
        .iter()
        .map(|(name, list)| (*name, share(list)))
        .max_by_key(|(_, share)| *share)?;
    (most >= 15 && most > 2 * english).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_named_where_it_is_plain() {
        let check = |text: &str, name: Option<&str>| {
            assert_eq!(other_language(&text.repeat(3)), name, "{text}");
        };
        check(
            "Mae ceidwad y goleudy wedi ysgrifennu at y bwrdd yn y gwanwyn, ac roedd y llythyr yn hir. ",
            Some("Welsh"),
        );
        check(
            "Der Wärter hat im Frühjahr an den Vorstand geschrieben, und der Brief ist nicht kurz. ",
            Some("German"),
        );
        check(
            "Le gardien du phare a écrit au conseil dans la lettre que les membres ont lue. ",
            Some("French"),
        );
        check(
            "The keeper of the light wrote to the board in the spring, and the letter was long. ",
            None,
        );
        // Names and figures are of no language.
        check("Llanelli 12 Aber y Fan 14 Rhyl 9 Bangor 7 Conwy 3 ", None);
        check("Mae yn y ac o ar", None);
    }
}
