use super::json;
use crate::ir::verify::verify_bytes;
use crate::ir::{Encoding, Json, hash, testing, write};
use proptest::prelude::*;
use serde_json::{Value, json as value};
use std::borrow::Cow;
use std::fmt::Write as _;

/// A value in each encoding, turned back into canonical JSON.
fn through(value: &Json, encoding: Encoding) -> String {
    let mut bytes = Vec::new();
    write::encoded(value, encoding, &mut bytes).unwrap_or_else(|error| panic!("{error}"));
    let text = json(&bytes, Some(encoding)).unwrap_or_else(|problem| panic!("{problem}\n{}", bytes.escape_ascii()));
    write::canonical_string(&serde_json::from_str::<Json>(&text).unwrap_or_else(|error| panic!("{error}: {text}")))
}

fn yaml(text: &str) -> Result<String, String> {
    json(text.as_bytes(), Some(Encoding::Yaml)).map(Into::into).map_err(|problem| problem.message)
}

fn cbor(bytes: &[u8]) -> Result<String, String> {
    json(bytes, Some(Encoding::Cbor)).map(Into::into).map_err(|problem| problem.message)
}

#[test]
fn a_document_has_one_hash_in_every_encoding() {
    let mut document = testing::sample();
    hash::seal(&mut document);
    for encoding in [Encoding::Json, Encoding::Yaml, Encoding::Cbor] {
        let mut bytes = Vec::new();
        write::encoded(&document, encoding, &mut bytes).unwrap();
        // Neither needs a name to be recognised.
        let read = verify_bytes(&bytes, None).unwrap();
        assert_eq!(write::canonical_string(&read), write::canonical_string(&document), "{encoding:?}");
    }
}

#[test]
fn the_core_schema_of_yaml_says_what_a_plain_scalar_is() {
    let text = "[on, yes, 12:30, 2026-01-31, 0b1, 1_000, 010, +7, -0, 0x1F, 0o17, .5, 5., 1e3, -1.5E-3, ~, Null, True, '1', !!str 2]";
    let expected =
        r#"["on","yes","12:30","2026-01-31","0b1","1_000",10,7,-0,31,15,0.5,5,1000,-0.0015,null,null,true,"1","2"]"#;
    assert_eq!(yaml(text).as_deref(), Ok(expected));
    assert_eq!(yaml("a:\nb: |\n  x\n  y\n").as_deref(), Ok(r#"{"a":null,"b":"x\ny\n"}"#));
}

#[test]
fn an_alias_is_what_its_anchor_holds() {
    assert_eq!(
        yaml("a: &x {k: [1]}\nb: *x\nc: &y t\n*y : 1").as_deref(),
        Ok(r#"{"a":{"k":[1]},"b":{"k":[1]},"c":"t","t":1}"#)
    );
    let recursive = yaml("a: &x [*x]").unwrap_err();
    assert!(recursive.contains("an alias stands inside of what it stands for, at line 1 column 8"), "{recursive}");
    let mut bomb = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..20 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        let _ = writeln!(bomb, "a{level}: &a{level} [{aliases}]");
    }
    let told = yaml(&bomb).unwrap_err();
    assert!(told.contains("its aliases make it too large, at line 7"), "{told}");
}

#[test]
fn what_has_no_json_form_is_refused_in_words() {
    let told = |text: &str| yaml(text).unwrap_err();
    assert_eq!(
        told("1: x"),
        "this is not YAML that can be read: a key is not text; put it in quotes, at line 1 column 1"
    );
    assert!(told("[a]: x").contains("a key is not text"));
    assert!(told("a: .inf").contains("the number .inf has no JSON form"));
    assert!(told("a: 1e999").contains("the number inf has no JSON form"));
    assert!(told("a: !thing x").contains("the tag `!thing` has no meaning here"));
    assert!(told("a: 1\n---\nb: 2").contains("there is more than one document in it, at line 3"));
    assert!(told("a: [").contains("at line 1"));
    let closed = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert_eq!(yaml(&closed(127)), Ok(closed(127)));
    assert!(told(&closed(128)).contains("it is nested deeper than 127 levels, at line 1 column 128"));
    assert!(told(&closed(1_000_000)).contains("at line 1"));
    assert!(told("# nothing").contains("there is no document in it"));
    assert_eq!(told(" \n"), "this is empty");

    let told = |bytes: &[u8]| cbor(bytes).unwrap_err();
    assert_eq!(
        told(b"\xa1\x01\x02"),
        "this is not CBOR that can be read: a key is not text; put it in quotes, at byte 2"
    );
    assert!(told(b"\xa1\x61a\x41x").contains("bytes have no JSON form"));
    assert!(told(b"\xa1\x61a\xc0\x00").contains("the tag 0 has no JSON form"));
    assert!(told(b"\xa1\x61a\xf7").contains("a value of this kind has no JSON form"));
    assert!(told(b"\xa1\x61a\xf9\x7c\x00").contains("the number inf has no JSON form"));
    assert!(told(b"\xa1\x61a\x1c").contains("this byte begins nothing, at byte 3"));
    assert!(told(b"\xa0\x00").contains("something follows the document, at byte 1"));
    assert!(told(b"\xbf\x61a\xff").contains("it ends in the middle of an object"));
    assert!(told(b"\xa1\x61a\xff").contains("nothing is open that could end here"));
    assert!(told(b"\xa1\x62\xff\xfe\x01").contains("this text is not UTF-8"));
    for huge in [
        &b"\xbb\xff\xff\xff\xff\xff\xff\xff\xff"[..],
        b"\xa1\x7b\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\xa1\x61a\x9b\x7f\xff\xff\xff\xff\xff\xff\xff",
    ] {
        assert!(told(huge).contains("it ends too early"));
    }
    assert!(told(&[&b"\xa1\x61a"[..], &vec![0x81; 100_000]].concat()).contains("it is nested deeper than 127 levels"));
}

#[test]
fn cbor_may_come_in_pieces_and_say_that_it_is_cbor() {
    let pieces = b"\xd9\xd9\xf7\xbf\x7f\x61a\x61b\xff\x9f\x01\x20\xf9\x3e\x00\xfa\x3f\xc0\x00\x00\xff\xff";
    assert_eq!(cbor(pieces).as_deref(), Ok(r#"{"ab":[1,-1,1.5,1.5]}"#));
    assert_eq!(cbor(b"\xa1\x61a\x3b\xff\xff\xff\xff\xff\xff\xff\xff").as_deref(), Ok(r#"{"a":-18446744073709551616}"#));
}

#[test]
fn a_key_that_occurs_twice_is_refused_in_every_encoding() {
    let mut document = testing::sample();
    hash::seal(&mut document);
    let text = write::canonical_string(&document);
    let twice = text.replacen(r#""y":2"#, r#""y":2,"y":2"#, 1);
    assert_ne!(text, twice);
    for encoding in [Encoding::Json, Encoding::Yaml] {
        let problems = verify_bytes(twice.as_bytes(), Some(encoding)).unwrap_err();
        assert!(problems[0].message.contains("`y` stands there twice"), "{problems:?}");
    }
    let mut bytes = Vec::new();
    write::cbor(&document, &mut bytes).unwrap();
    // The map of `x` and `y` gets a second `y`.
    let at = bytes.windows(2).position(|pair| pair == b"ay").unwrap();
    let map = bytes[..at].windows(3).rposition(|key| key == b"\xa2ax").unwrap();
    bytes[map] += 1;
    bytes.splice(at..at, *b"ay\x02");
    let problems = verify_bytes(&bytes, None).unwrap_err();
    assert!(problems[0].message.contains("`y` stands there twice"), "{problems:?}");
}

#[test]
fn a_document_of_the_greatest_depth_is_read_from_every_encoding_on_a_small_stack() {
    let nested = |levels: usize| {
        Json(
            (1..levels)
                .fold(value!([]), |inner, level| if level % 2 == 0 { value!([inner]) } else { value!({ "a": inner }) }),
        )
    };
    let work = move || {
        for encoding in [Encoding::Json, Encoding::Yaml, Encoding::Cbor] {
            let deepest = nested(crate::ir::MAX_DEPTH);
            assert_eq!(through(&deepest, encoding), write::canonical_string(&deepest));
        }
    };
    std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(work).unwrap().join().unwrap();
}

/// Strings that other formats take for something else, and any others.
fn strings() -> impl Strategy<Value = String> {
    const TRICKY: &[&str] = &[
        "",
        " ",
        "~",
        "null",
        "true",
        "on",
        "No",
        "y",
        "1",
        "1.0",
        "0x1f",
        "0o7",
        "1e3",
        ".5",
        ".inf",
        "-",
        "---",
        "...",
        "?",
        ": ",
        "a: b",
        "a #b",
        "#",
        "&a",
        "*a",
        "!a",
        "%a",
        "@a",
        "`a",
        "{",
        "[",
        "]",
        ",",
        "\"",
        "'",
        "\\",
        "|",
        ">",
        "\n",
        "a\n",
        "\na",
        " a",
        "a ",
        "\t",
        "\r",
        "\r\n",
        "a\r",
        "\u{85}",
        "\u{2028}",
        "\u{2029}",
        "\u{feff}",
        "\u{0}",
        "\u{7f}",
        "\u{1b}",
        "12:30",
        "2026-01-31",
        "<<",
        "=",
        "😀",
        "a\n  b\n c\n\n",
        "\n\n",
        "  \n",
        "x\u{feff}y",
        "\u{fffe}",
        "0b1",
        "1_0",
        "+1",
        "-.5",
    ];
    let long = "[a-z ]{900,1300}";
    prop_oneof![
        4 => prop::sample::select(TRICKY).prop_map(str::to_owned),
        1 => (prop::sample::select(TRICKY), prop::sample::select(TRICKY)).prop_map(|(a, b)| format!("{a}{b}")),
        4 => any::<String>(),
        1 => long,
    ]
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-100_i32..100).prop_map(|whole| Value::from(f64::from(whole))),
        (0_u32..80).prop_map(|power| Value::from(2_f64.powi(power.cast_signed()))),
        strings().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((strings(), inner), 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn every_value_says_the_same_in_every_encoding(value in values()) {
        let value = Json(value!({ "value": value }));
        let canonical = write::canonical_string(&value);
        for encoding in [Encoding::Json, Encoding::Yaml, Encoding::Cbor] {
            prop_assert_eq!(through(&value, encoding), canonical.as_str(), "{:?}", encoding);
        }
    }

    #[test]
    fn no_bytes_make_the_readers_panic(bytes in prop::collection::vec(any::<u8>(), 1..200)) {
        for encoding in [Encoding::Yaml, Encoding::Cbor] {
            // What begins like JSON is handed on as it is, whatever was promised; its reader says what is wrong with it.
            if let Ok(Cow::Owned(text)) = json(&bytes, Some(encoding)) {
                prop_assert!(serde_json::from_str::<Json>(&text).is_ok(), "{}", text);
            }
        }
    }

    #[test]
    fn no_text_makes_yaml_panic(text in "[-a:0-9\\[\\]{},&*!?#|>'\" \n\t~.]{1,60}") {
        if let Ok(json) = yaml(&text) {
            prop_assert!(serde_json::from_str::<Json>(&json).is_ok(), "{}", json);
        }
    }
}
