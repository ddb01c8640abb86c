//! Single fixes: a file before and after.

use flowright::diagnostic::Applicability;
use flowright::driver::{self, MemoryWorld, Settings};

/// The text of the file at `path` after its fixes.
fn mended(path: &str, text: &str, up_to: Applicability) -> String {
    let world = MemoryWorld::new().with(path, text);
    let fixed = driver::fix(&world, &[path.to_owned()], &Settings::default(), up_to);
    fixed.files.first().map_or_else(|| text.to_owned(), |file| file.after.as_ref().to_owned())
}

fn safely(path: &str, text: &str) -> String {
    mended(path, text, Applicability::Safe)
}

#[test]
fn a_type_of_another_language_becomes_ours_where_only_one_can_be_meant() {
    let text = "type A = { a: str, b: boolean, c: integer, d: float, e: number }\n";
    assert_eq!(safely("a.flow", text), "type A = { a: string, b: bool, c: int, d: double, e: number }\n");
    assert!(mended("a.flow", text, Applicability::Unsafe).contains("e: double"));
}

#[test]
fn the_key_of_an_argument_is_put_right_and_its_value_stays() {
    let text = "flowright: 1\nactions:\n  say: { archetype: effect, params: { text: string }, returns: string, timeout: 5s }\n\
                workflows:\n  w:\n    params: { texts: string }\n    steps:\n      said: { uses: say, with: { texts: '${ texts }' } }\n";
    assert_eq!(safely("a.flow.yaml", text), text.replace("{ texts: '", "{ text: '"));
    let text = text.replace("params: { texts", "params: { text").replace("{ texts: '", "{ text: '");
    assert_eq!(safely("a.flow.yaml", &text), text.replace("${ texts }", "${ text }"));
}

#[test]
fn no_machine_is_offered_for_a_type() {
    let text =
        "machine OrderState {\n  initial open\n  final done\n  open -> done\n}\ntype Order = { state: OrdrState }\n";
    assert_eq!(safely("a.flow", text), text);
}

#[test]
fn of_two_clauses_that_say_the_same_the_second_goes_and_of_others_only_if_guesses_may_be_made() {
    let same = "effect say(text: string) -> null {\n  timeout 5s // soon\n  timeout 5s\n}\n";
    assert_eq!(safely("a.flow", same), "effect say(text: string) -> null {\n  timeout 5s // soon\n}\n");
    let other = same.replace("  timeout 5s\n", "  timeout 6s\n");
    assert_eq!(safely("a.flow", &other), other);
    assert_eq!(mended("a.flow", &other, Applicability::Unsafe), safely("a.flow", same));
}

#[test]
fn an_otherwise_that_is_never_chosen_goes_with_its_steps_unless_they_are_used() {
    let text = "effect log(text: string) -> string { timeout 5s }\nworkflow w(n: int, text: string) {\n  choose route {\n    \
                when n > 1 => { step a = log(text) }\n    when n <= 1 => { step b = log(text) }\n    \
                otherwise => { step c = log(text) }\n  }\n}\n";
    let without = text.replace("otherwise => { step c = log(text) }", "");
    assert_eq!(safely("a.flow", text), text);
    assert_eq!(mended("a.flow", text, Applicability::Unsafe), without);
}

#[test]
fn what_one_fix_brings_to_light_another_one_mends() {
    let text = "type A = { count: int }\neffect get(name: string) -> A { timeout 5s }\n\
                workflow w(name: string) -> int {\n  step found = gett(name)\n  return found.cout\n}\n";
    assert_eq!(safely("a.flow", text), text.replace("gett", "get").replace("cout", "count"));
}

#[test]
fn what_a_plain_mistake_has_hidden_does_not_keep_it() {
    let text = "resource gpu\neffect greet(name: string) -> string { timeout 5s }\n\
                workflow w(name: string, age: int) -> string {\n  step greeting = greeet(name)\n  return greeting + age\n}\n";
    assert_eq!(safely("a.flow", text), text.replace("greeet", "greet"));
}

#[test]
fn what_is_wrong_with_the_very_name_that_is_put_in_tells_against_it() {
    let text = "effect greet(name: string) -> string { timeout 5s }\n\
                workflow w(naame: int) -> string {\n  step greeting = greet(name: name)\n  return greeting\n}\n";
    assert_eq!(safely("a.flow", text), text);
}

#[test]
fn a_fix_that_does_harm_to_another_file_is_left_out() {
    let lib = "type Ticket = { id: string, size: it }\n";
    let main = "import \"lib.flow\"\ntype Pair = { a: Ticket }\n\
                workflow w(pair: Pair) -> string {\n  wait pause 5s\n  return pair.a.size\n}\n";
    let world = MemoryWorld::new().with("lib.flow", lib).with("main.flow", main);
    let paths = ["lib.flow".to_owned(), "main.flow".to_owned()];
    let fixed = driver::fix(&world, &paths, &Settings::default(), Applicability::Unsafe);
    assert_eq!(fixed.files, []);
    let said: Vec<String> = fixed.left_out.iter().map(ToString::to_string).collect();
    let wanted = "the fix of E0205 at lib.flow:1:35 was not applied, since then main.flow would have another finding, \
                  E0301: expected `string`, found `int`";
    assert_eq!(said, [wanted]);
}

#[test]
fn what_another_language_writes_becomes_ours() {
    let text = "effect log(text: string) -> string { timeout 5s }\nworkflow w(n: list<int>, text: string) {\n  # first\n  choose route {\n    \
                when n.length > 1 and text != \"\" => { step a = log(text) }\n    otherwise => {}\n  }\n}\n";
    let ours = text.replace("# first", "// first").replace("n.length >", "n.size() >").replace(" and ", " && ");
    assert_eq!(safely("a.flow", text), ours);
}

#[test]
fn who_allows_guesses_gets_what_is_safe_all_the_same() {
    let text = "effect send(to: string) -> bool { timeout 5s }\n\nworkflow w(n: int, t: string) -> bool {\n  step b = sned(to: n)\n  \
                step c = send(to: tt)\n  return b && c\n}\n";
    let safe = text.replace("sned", "send");
    assert_eq!(safely("a.flow", text), safe);
    assert_eq!(mended("a.flow", text, Applicability::Unsafe), safe.replace("(to: tt)", "(to: t)"));
}
