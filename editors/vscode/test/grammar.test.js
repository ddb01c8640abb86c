// The grammar: each kind of token has its scope, and every example of the project leaves no bracket open.
//
// Below the lines of `test/grammar/*.flow` stand comments that say what the marked characters are: `//   ^^^ scope scope`, or
// `// <--- scope` for as many characters from the start of the line as there are dashes. `!scope` must not be there.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { has, tokenize } = require('./support/grammar');

const PROJECT = path.join(__dirname, '..', '..', '..');
const ASSERTION = /^\s*\/\/\s*(?:<(-+)|(\^+))\s+(\S.*)$/;

/** The lines of a test file without its assertions, and these, each with the line that it is about. */
function read(text) {
  const lines = [];
  const assertions = [];
  text.split('\n').forEach((line, index) => {
    const match = ASSERTION.exec(line);
    if (!match) return lines.push(line);
    const [, dashes, carets, wanted] = match;
    const start = dashes ? 0 : line.indexOf('^');
    const end = start + (dashes ?? carets).length;
    assertions.push({ at: index + 1, line: lines.length - 1, start, end, wanted: wanted.trim().split(/\s+/) });
  });
  return { lines, assertions };
}

function files(folder, suffix) {
  return fs
    .readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(suffix))
    .sort()
    .map((name) => path.join(folder, name));
}

for (const file of files(path.join(__dirname, 'grammar'), '.flow')) {
  test(`the tokens of ${path.basename(file)} have their scopes`, async () => {
    const { lines, assertions } = read(fs.readFileSync(file, 'utf8'));
    const tokens = await tokenize(lines.join('\n'));
    assert.ok(assertions.length > 10, 'the file asserts nothing');
    const wrong = [];
    for (const { at, line, start, end, wanted } of assertions) {
      for (const token of tokens[line].filter((token) => token.start < end && token.end > start)) {
        for (const scope of wanted) {
          const fits = scope.startsWith('!') ? !has(token.scopes, scope.slice(1)) : has(token.scopes, scope);
          if (!fits) wrong.push(`line ${at}: \`${token.text}\` should be ${scope}, and is ${token.scopes.join(' ')}`);
        }
      }
      if (!tokens[line].some((token) => token.start < end && token.end > start)) wrong.push(`line ${at}: marks nothing`);
    }
    assert.deepEqual(wrong, []);
  });
}

/** Behind a whole file the next declaration is one like any other: no bracket is left open, and no string. */
async function leftOpen(text) {
  const tokens = await tokenize(`${text}\nsecret PROBE`);
  return tokens.at(-1).map(({ text, scopes }) => `${text}: ${scopes.join(' ')}`);
}

const PROBE = ['secret: storage.type.secret.flowright', ' : ', 'PROBE: variable.other.constant.secret.flowright'];

test('every example leaves no bracket open', async () => {
  const examples = [...files(path.join(PROJECT, 'examples'), '.flow'), ...files(path.join(PROJECT, 'docs'), '.flow')];
  // In this one a brace is missing, which is what it is an example of.
  const whole = examples.filter((file) => !file.endsWith('unclosed-brace.flow'));
  assert.ok(whole.length > 10, `${whole.length} examples`);
  for (const file of whole) assert.deepEqual(await leftOpen(fs.readFileSync(file, 'utf8')), PROBE, file);
  const unclosed = examples.find((file) => file.endsWith('unclosed-brace.flow'));
  assert.notDeepEqual(await leftOpen(fs.readFileSync(unclosed, 'utf8')), PROBE);
});

/** The fenced blocks of the reference, which are whole files unless a word behind `flow` says otherwise. */
function blocks(page) {
  return [...page.matchAll(/^```flow(?: bad[^\n]*| file=\S+)?\n(.*?)^```$/gms)].map((match) => match[1]);
}

test('every whole file in the documentation leaves no bracket open and has no broken escape', async () => {
  let count = 0;
  for (const page of files(path.join(PROJECT, 'docs'), '.md')) {
    for (const block of blocks(fs.readFileSync(page, 'utf8'))) {
      // Pages on mistakes of syntax show such files.
      if (/E01\d\d/.test(path.basename(page))) continue;
      assert.deepEqual(await leftOpen(block), PROBE, `${page}\n${block}`);
      const tokens = (await tokenize(block)).flat();
      assert.deepEqual(tokens.filter((token) => has(token.scopes, 'invalid')), [], page);
      count += 1;
    }
  }
  assert.ok(count > 100, `${count} blocks`);
});

test('every keyword of the grammar of the parser is a keyword here', async () => {
  const pest = fs.readFileSync(path.join(PROJECT, 'grammar', 'flow.pest'), 'utf8');
  const words = [...pest.matchAll(/^kw_\w+\s*= @\{ "(\w+)" ~ word_end \}$/gm)].map((match) => match[1]);
  assert.ok(words.length > 60, `${words.length} words`);
  const tests = files(path.join(__dirname, 'grammar'), '.flow').map((file) => read(fs.readFileSync(file, 'utf8')).lines.join('\n'));
  const known = new Set();
  for (const text of tests) {
    for (const token of (await tokenize(text)).flat()) {
      if (['keyword', 'storage', 'support.type'].some((scope) => has(token.scopes, scope))) known.add(token.text);
    }
  }
  assert.deepEqual(words.filter((word) => !known.has(word)), []);
});

test('a fenced block of Markdown is read as a workflow, and what follows it is not', async () => {
  const page = 'Text `step`.\n\n```flow bad E0512\nsecret TOKEN\n  step a = b.c(x)\n```\nsecret TOKEN\n\n```flowchart\nsecret TOKEN\n```';
  const lines = await tokenize(page, 'text.html.markdown');
  const scopesOf = (line, text) => lines[line].find((token) => token.text.includes(text)).scopes;
  assert.ok(has(scopesOf(3, 'secret'), 'storage.type.secret'));
  assert.ok(has(scopesOf(3, 'secret'), 'meta.embedded.block.flowright'));
  assert.ok(has(scopesOf(4, 'b.c'), 'entity.name.function.action'));
  assert.ok(has(scopesOf(2, 'flow'), 'fenced_code.block.language'));
  assert.deepEqual(scopesOf(6, 'secret'), []);
  assert.deepEqual(scopesOf(9, 'secret'), []);
});
