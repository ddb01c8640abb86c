//! What an editor asks about places, over all examples, in all formats.
#![expect(clippy::disallowed_methods, reason = "the examples are files")]

use flowright::base::Span;
use flowright::driver::{Entry, MemoryWorld, Settings, Workspace, compile};
use flowright::frontend;
use flowright::ide::definition::definition;
use flowright::ide::rename::{prepare, rename};
use flowright::ide::symbols::{Outline, outline};
use flowright::ide::tokens::tokens;
use flowright::ide::{Focus, Occurrence, Role, Symbol, folding, links, occurrences, selection};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;
use std::path::Path;
use std::rc::Rc;

/// Texts by path.
type Texts = BTreeMap<String, String>;

/// What the examples lack.
const OWN: &[(&str, &str)] = &[
    (
        "own/lib.flow",
        "/// Lines.\ntype Line = { sku: string }\ntype Order = { id: string, lines: list<Line>, note?: string }\nconst LIMIT = 5\n\
         secret KEY\nresource gpu capacity 2\nmachine Life {\n  initial open\n  open -> paid on settle(amount: int) when amount > 0\n  \
         final paid\n}\neffect bank.pay(order: Order, token: secret) -> { receipt: string } {\n  \
         via http { url: \"https://x/{order}/ż\", method: \"POST\" }\n  timeout 5s\n  needs gpu\n}\n\
         compute label(text: string) -> string { deterministic }\n",
    ),
    (
        "own/shop.flow",
        "import \"lib.flow\" as lib\n\nworkflow shop(order: lib.Order) -> string {\n  let big = order.lines.size() > lib.LIMIT\n  \
         step paid = lib.bank.pay(order, token: lib.KEY) when big\n  each rows (row, i in order.lines) {\n    \
         step named = lib.label(text: row.sku + string(i))\n  }\n  step last = lib.label(text: rows[0].named) after paid\n  \
         emit \"shop.done\" (order)\n  let skus = order.lines.map(line, line.sku)\n  \
         return coalesce(paid.receipt, \"\") + last + skus[0]\n}\n\ntest \"it pays\" {\n  given order = {\"id\": \"1\", \"lines\": []}\n  \
         mock lib.bank.pay => {\"receipt\": \"r\"}\n  expect ran(paid) || \"last\" in trace\n}\n",
    ),
    (
        "own/twin.flow.yaml",
        "flowright: 1\nimports:\n  - { path: lib.flow, as: lib }\nworkflows:\n  twin:\n    params: { order: lib.Order }\n    returns: string\n    \
         steps:\n      big: { let: \"order.lines.size() > lib.LIMIT\" }\n      label:\n        uses: 'lib.label'\n        \
         with: { text: 'no ${ order.id }, ${ order.lines.size() }' }\n        when: |\n          big &&\n            order.id != \"\"\n      \
         late: { wait: 5m, after: { settled: label } }\n    edges: ['label -> late']\n    return: coalesce(label, order.id)\n",
    ),
];

/// All files that somebody could open in an editor, by folder: files of different folders know nothing of each other.
fn folders() -> BTreeMap<String, Texts> {
    let mut found: BTreeMap<String, Texts> = BTreeMap::new();
    let mut add = |path: &str, text: String| {
        let parts: Vec<&str> = path.split('/').collect();
        let folder = if parts[0] == "own" { "own" } else { parts[1] };
        found.entry(folder.to_owned()).or_default().insert(path.to_owned(), text);
    };
    for (path, text) in OWN {
        add(path, (*text).to_owned());
    }
    let mut left = vec![Path::new("examples").to_owned()];
    while let Some(folder) = left.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                add(&path.to_str().unwrap().replace('\\', "/"), text);
            }
        }
    }
    found
}

fn workspace(texts: &Texts) -> Workspace {
    let world = texts.iter().fold(MemoryWorld::new(), |world, (path, text)| world.with(path.as_str(), text.as_str()));
    let mut workspace = Workspace::new(Box::new(world), Settings::default());
    workspace.found(workflows(texts));
    workspace.refresh();
    workspace
}

fn workflows(texts: &Texts) -> Vec<String> {
    texts
        .iter()
        .filter(|(path, text)| frontend::recognise(path, text).is_some())
        .map(|(path, _)| path.clone())
        .collect()
}

/// Asks something about each workflow file.
fn each_file(ask: &mut dyn FnMut(&mut Workspace, &Rc<Focus>)) {
    let mut asked = 0;
    for texts in folders().values() {
        let mut workspace = workspace(texts);
        for path in workflows(texts) {
            let focus = workspace.focus(&path).unwrap();
            ask(&mut workspace, &focus);
            asked += 1;
        }
    }
    assert!(asked > 30, "{asked} files");
}

/// What a symbol is called.
fn name(focus: &Focus, symbol: &Symbol) -> Option<String> {
    match symbol {
        Symbol::State(_, name) | Symbol::Event(_, name) | Symbol::Topic(name) | Symbol::BuiltInType(name) => {
            Some(name.to_string())
        }
        Symbol::Function(name) => name.rsplit('.').next().map(str::to_owned),
        Symbol::Run => Some("run".to_owned()),
        Symbol::Bound(span) | Symbol::Field(span) => Some(focus.sources.text(*span).trim_matches('`').to_owned()),
        Symbol::EventParam(..) => None,
        _ => symbol.declared(focus.program()).map(|name| name.text.to_string()),
    }
}

#[test]
fn what_stands_at_a_name_is_the_name() {
    let mut names = 0;
    each_file(&mut |_, focus| {
        let text = focus.source().text();
        for occurrence in occurrences::all(focus, focus.file) {
            let Occurrence { span, symbol, written, .. } = &occurrence;
            assert!(text.get(span.range()).is_some(), "on borders of characters: {occurrence:?}");
            if let Some(name) = name(focus, symbol).filter(|_| *written) {
                assert_eq!(focus.sources.text(*span), name, "{occurrence:?} in {}", focus.source().path());
                names += 1;
            }
            let is_flow = !focus.document().unwrap().kind.is_data();
            assert!(*written || !is_flow, "in the language names are written as they are: {occurrence:?}");
        }
    });
    assert!(names > 3000, "{names}");
}

#[test]
fn every_reference_leads_to_a_declaration() {
    let mut led = 0;
    each_file(&mut |workspace, focus| {
        let path = focus.source().path().to_owned();
        let mut declared: BTreeMap<_, Vec<Occurrence>> = BTreeMap::new();
        for occurrence in occurrences::all(focus, focus.file).into_iter().step_by(3) {
            let Some(definition) = definition(workspace, &path, occurrence.span.start) else { continue };
            for to in definition.to {
                let found = declared.entry(to.name.file).or_insert_with(|| occurrences::all(focus, to.name.file));
                let is_there = found.iter().any(|it| {
                    let is_declaration = it.role == Role::Declaration || matches!(it.symbol, Symbol::Topic(_));
                    is_declaration && to.name.contains(it.span)
                });
                // Another file may publish the event.
                let in_sight = focus.files().any(|file| file == to.name.file);
                assert!(is_there || !in_sight, "{occurrence:?} of {path} leads to {to:?}");
                assert!(
                    to.whole.contains(to.name) || focus.document_of(to.name.file).is_some_and(|it| it.kind.is_data())
                );
                led += 1;
            }
        }
    });
    assert!(led > 800, "{led}");
}

/// What is added to names, so that they can be found again.
const MARK: &str = "_zq";

fn applied(texts: &Texts, workspace: &Workspace, edits: &[flowright::diagnostic::Edit]) -> Texts {
    let mut new = texts.clone();
    for edit in edits.iter().rev() {
        let path = workspace.sources().file(edit.span.file).path();
        new.get_mut(path).unwrap().replace_range(edit.span.range(), &edit.text);
    }
    new
}

/// What the workflow files compile to, without hashes, and without the mark, which names of types that nobody wrote have in capitals.
fn compiled(texts: &Texts, path: &str) -> Vec<Value> {
    let world = texts.iter().fold(MemoryWorld::new(), |world, (path, text)| world.with(path.as_str(), text.as_str()));
    let compilation = compile(&world, path, Entry::Every);
    let documents = compilation.documents.iter().map(|document| {
        let text = flowright::ir::write::canonical_string(&**document).replace(MARK, "").replace("Zq", "");
        plain(serde_json::from_str(&text).unwrap())
    });
    documents.collect()
}

/// What differs when the text of a file does, whatever it says: hashes and places.
const OF_TEXT: [&str; 4] = ["hash", "sha256", "config_ref", "span"];

/// A value with its keys in order, and without what is of the text.
fn plain(value: Value) -> Value {
    match value {
        Value::Object(entries) => {
            let kept = entries.into_iter().filter(|(key, _)| !OF_TEXT.contains(&key.as_str()));
            let sorted: BTreeMap<String, Value> =
                kept.map(|(key, value)| (key.clone(), in_order(&key, plain(value)))).collect();
            Value::Object(sorted.into_iter().collect())
        }
        Value::Array(elements) => Value::Array(elements.into_iter().map(plain).collect()),
        other => other,
    }
}

/// What is listed by name is put in order: with the mark, names may come in another one.
fn in_order(key: &str, value: Value) -> Value {
    match value {
        Value::Array(mut elements) if ["reads", "secrets"].contains(&key) => {
            elements.sort_by_key(ToString::to_string);
            Value::Array(elements)
        }
        other => other,
    }
}

/// Where two values differ first.
fn difference(one: &Value, other: &Value, at: &str) -> Option<String> {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let of = |object: &serde_json::Map<String, Value>, key| {
                object.get(key).cloned().unwrap_or_else(|| "nothing".into())
            };
            let mut keys = one.keys().chain(other.keys());
            keys.find_map(|key| difference(&of(one, key), &of(other, key), &format!("{at}/{key}")))
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate();
            pairs.find_map(|(place, (one, other))| difference(one, other, &format!("{at}/{place}")))
        }
        _ => (one != other).then(|| {
            let shown = |value: &Value| value.to_string().chars().take(200).collect::<String>();
            format!("{at}: {} is not {}", shown(one), shown(other))
        }),
    }
}

/// Why an example may refuse to be renamed, by where it begins.
const REASONS: [(&str, &str); 7] = [
    ("examples/", "goes on as a whole"),
    ("examples/", "what is written there is something else"),
    // Each transition on an event has its parameters, and one is renamed.
    ("examples/", "is declared with two lists of parameters"),
    ("examples/broken/", "not all of that file can be read"),
    // A manifest has one word for a step and its action, and one for an argument and what is given.
    ("examples/song/", "needs the argument"),
    ("examples/song/", "has no parameter"),
    ("examples/song/", "no action or workflow is called"),
];

#[test]
fn a_renamed_example_means_the_same_and_can_be_renamed_back() {
    let (mut done, mut refused, mut wrong) = (BTreeMap::<&str, usize>::new(), BTreeSet::new(), Vec::new());
    for texts in folders().values() {
        let (mut workspace, mut renamed) = (workspace(texts), workspace(texts));
        let old: BTreeMap<String, Vec<Value>> =
            workflows(texts).into_iter().map(|path| (path.clone(), compiled(texts, &path))).collect();
        for path in workflows(texts) {
            let focus = workspace.focus(&path).unwrap();
            let mut tried: BTreeMap<String, usize> = BTreeMap::new();
            for occurrence in occurrences::all(&focus, focus.file).into_iter().filter(|it| it.role == Role::Declaration)
            {
                let word = occurrence.symbol.word(focus.program());
                let count = tried.entry(format!("{word}{:?}", discriminant(&occurrence.symbol))).or_default();
                // One of a kind in a file: each is analysed some times.
                if *count >= 1 {
                    continue;
                }
                let Ok(target) = prepare(&focus, occurrence.span.start) else { continue };
                *count += 1;
                let new = format!("{}{MARK}", target.name);
                let edits = match rename(&mut workspace, &path, occurrence.span.start, &new) {
                    Ok(edits) => edits,
                    Err(why) => {
                        let known =
                            REASONS.iter().any(|(folder, reason)| path.starts_with(folder) && why.0.contains(reason));
                        if known {
                            refused.insert(why.0);
                        } else {
                            wrong.push(format!("{path}: {}", why.0));
                        }
                        continue;
                    }
                };
                assert!(edits.iter().any(|edit| edit.span == target.span), "{path}: {target:?}");
                let after = applied(texts, &workspace, &edits);
                for other in workflows(texts) {
                    let affected = other == path || after[&other] != texts[&other];
                    if affected {
                        let new = compiled(&after, &other);
                        let differs = difference(&Value::Array(old[&other].clone()), &Value::Array(new), "");
                        wrong.extend(differs.map(|it| format!("{path}: {word} {}: {it}", target.name)));
                    }
                }
                let changed: Vec<&String> = texts.keys().filter(|path| after[*path] != texts[*path]).collect();
                for path in &changed {
                    renamed.open(path, after[*path].as_str(), None);
                }
                let focus = renamed.focus(&path).unwrap();
                let is_declaration =
                    |it: &Occurrence| it.role == Role::Declaration && focus.sources.text(it.span) == new;
                let place = occurrences::all(&focus, focus.file).into_iter().find(is_declaration).unwrap();
                match rename(&mut renamed, &path, place.span.start, &target.name) {
                    Ok(back) if applied(&after, &renamed, &back) == *texts => {}
                    Ok(_) => wrong.push(format!("{path}: {word} {} is not what it was when renamed back", target.name)),
                    Err(why) => wrong.push(format!("{path}: back to {}: {}", target.name, why.0)),
                }
                for path in changed {
                    renamed.close(path);
                }
                *done.entry(word).or_default() += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let words = "step effect compute workflow type machine parameter let each choose state event";
    for word in words.split(' ') {
        assert!(done.contains_key(word), "a {word} was renamed: {done:?}");
    }
    assert!(done.values().sum::<usize>() > 100, "{done:?}");
    assert!(refused.len() < 40, "{refused:#?}");
}

#[test]
fn a_name_of_something_else_in_the_same_scope_is_refused() {
    let mut refused = 0;
    each_file(&mut |workspace, focus| {
        let path = focus.source().path().to_owned();
        let declared: Vec<Occurrence> = occurrences::all(focus, focus.file)
            .into_iter()
            .filter(|it| it.role == Role::Declaration && it.written)
            .collect();
        for pair in declared.windows(2).step_by(5) {
            let [one, other] = pair else { continue };
            let same = match (&one.symbol, &other.symbol) {
                (Symbol::Node(a, _) | Symbol::Let(a, _), Symbol::Node(b, _) | Symbol::Let(b, _)) => a == b,
                (Symbol::Type(_), Symbol::Type(_)) | (Symbol::Action(_), Symbol::Action(_)) => true,
                (Symbol::Param(a, _), Symbol::Param(b, _)) => a == b,
                (Symbol::State(a, _), Symbol::State(b, _)) => a == b,
                _ => false,
            };
            let (name, taken) = (focus.sources.text(one.span), focus.sources.text(other.span));
            if same && name != taken && prepare(focus, one.span.start).is_ok() {
                let answer = rename(workspace, &path, one.span.start, taken);
                assert!(answer.is_err(), "{path}: {name} became {taken}: {answer:?}");
                refused += 1;
            }
        }
    });
    assert!(refused > 30, "{refused}");
}

#[test]
fn what_is_selected_grows_at_every_place_up_to_the_file() {
    each_file(&mut |_, focus| {
        let text = focus.source().text();
        let offsets: Vec<u32> =
            (0..=text.len()).filter(|at| text.is_char_boundary(*at)).map(|at| u32::try_from(at).unwrap()).collect();
        let ranges = selection::ranges(focus.document().unwrap(), focus.file, text, &offsets);
        assert_eq!(ranges.len(), offsets.len());
        for (offset, ranges) in offsets.iter().zip(ranges) {
            assert!(
                ranges.windows(2).all(|pair| pair[1].contains(pair[0]) && pair[1].len() > pair[0].len()),
                "{ranges:?}"
            );
            assert!(ranges.iter().all(|it| it.start <= *offset && *offset <= it.end && text.get(it.range()).is_some()));
            assert_eq!(ranges.last().map(|it| it.range()), Some(0..text.len()));
        }
    });
}

fn holds(outline: &Outline, text: &str) {
    assert!(outline.span.contains(outline.name_span), "{outline:?}");
    assert!(text.get(outline.span.range()).is_some() && text.get(outline.name_span.range()).is_some());
    for child in &outline.children {
        assert!(outline.span.contains(child.span), "{child:?} in {outline:?}");
        holds(child, text);
    }
}

#[test]
fn outlines_lie_in_each_other_and_folds_are_of_several_lines() {
    let mut folds = 0;
    each_file(&mut |_, focus| {
        let text = focus.source().text();
        let document = focus.document().unwrap();
        for it in &outline(document) {
            holds(it, text);
        }
        for fold in folding::folds(document, focus.file, text) {
            assert!(text[fold.span.range()].contains('\n'), "{fold:?}");
            folds += 1;
        }
        for link in links::links(focus) {
            assert!(text.get(link.span.range()).is_some(), "{link:?}");
        }
    });
    assert!(folds > 250, "{folds}");
}

#[test]
fn colours_are_in_order_and_on_one_line_each() {
    each_file(&mut |_, focus| {
        let found = tokens(focus);
        assert!(!found.is_empty(), "{}", focus.source().path());
        assert!(found.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "{}", focus.source().path());
        for token in found {
            let Span { start, end, .. } = token.span;
            let text = focus.source().text().get(start as usize..end as usize);
            assert!(text.is_some_and(|text| !text.is_empty() && !text.contains(['\n', '\r'])), "{token:?}");
        }
    });
}
