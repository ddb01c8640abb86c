// What the extension contributes fits the project: files, settings, the lines of reports, the options of the program.

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const test = require('node:test');
const { expand, find, missingMessage, serverProblem } = require('../src/program');
const { DATA_FILES, isWorkflowFile } = require('../src/selector');
const { COMMANDS, serverSettings } = require('../src/settings');
const { OFFERED, commandLine } = require('../src/tasks');

const ROOT = path.join(__dirname, '..');
const PROJECT = path.join(ROOT, '..', '..');
const read = (...parts) => fs.readFileSync(path.join(...parts), 'utf8');
const manifest = JSON.parse(read(ROOT, 'package.json'));
const { contributes } = manifest;

/** The ends of names that the front ends of the program read. */
function suffixes() {
  const files = fs.readdirSync(path.join(PROJECT, 'src', 'frontend'), { recursive: true }).filter((name) => name.endsWith('.rs'));
  const lists = files.flatMap((name) => [...read(PROJECT, 'src', 'frontend', name).matchAll(/fn suffixes[^{]*\{\s*&\[([^\]]*)\]/g)]);
  return lists.flatMap((match) => [...match[1].matchAll(/"([^"]+)"/g)].map((text) => text[1]));
}

test('the files of every front end are the server’s, and no others', () => {
  const found = suffixes();
  assert.ok(found.length >= 13, found.join(' '));
  for (const suffix of found) assert.ok(isWorkflowFile(`/a/b${suffix}`), suffix);
  for (const other of ['/a/compose.yaml', '/a/flow.yaml', '/a/package.json', '/a/b.flow.txt', '/a/workflow.yml', '/a/b.yaml']) {
    assert.ok(!isWorkflowFile(other), other);
  }
  const [, kinds, endings] = /^\*\*\/\*\.\{([^}]+)\}\.\{([^}]+)\}$/.exec(DATA_FILES);
  const pattern = new RegExp(`\\.(${kinds.replaceAll(',', '|')})\\.(${endings.replaceAll(',', '|')})$`);
  for (const suffix of found.filter((suffix) => suffix !== '.flow')) assert.ok(pattern.test(`b${suffix}`), suffix);
});

test('each setting reaches the server, with its default', () => {
  const properties = contributes.configuration.properties;
  const defaults = serverSettings((name) => properties[`flowright.${name}`].default);
  assert.deepEqual(defaults, {
    inlayHints: { types: true, runConditions: true, criticalPath: true },
    codeLens: true,
    profile: null,
    config: null,
    commands: ['flowright.showGraph', 'flowright.goTo', 'flowright.showReferences'],
  });
  const asked = new Set();
  const changed = serverSettings((name) => asked.add(name) && (properties[`flowright.${name}`].type === 'boolean' ? false : 'ci'));
  assert.deepEqual(changed.inlayHints, { types: false, runConditions: false, criticalPath: false });
  assert.deepEqual([changed.codeLens, changed.profile, changed.config], [false, 'ci', 'ci']);
  const local = ['path', 'trace.server'];
  assert.deepEqual([...asked, ...local].map((name) => `flowright.${name}`).sort(), Object.keys(properties).sort());
});

test('the commands that code lenses may carry are commands of the extension', () => {
  const known = contributes.commands.map(({ command }) => command);
  const source = read(ROOT, 'src', 'extension.js');
  for (const command of [...known, ...COMMANDS]) assert.ok(source.includes(`registerCommand('${command}'`), command);
});

test('the problem matcher is the one that the project publishes, and takes notes, too', () => {
  const [own] = contributes.problemMatchers;
  const [published] = JSON.parse(read(PROJECT, '.github', 'flowright-problem-matcher.json')).problemMatcher;
  assert.equal(own.pattern.regexp.replace('|note', ''), published.pattern[0].regexp);
  const pattern = new RegExp(own.pattern.regexp);
  for (const severity of ['error', 'warning', 'note']) {
    const line = `flows/a b.flow:6:30: ${severity}[E0512]: \`rating\` may be missing: it is`;
    assert.deepEqual([...pattern.exec(line)].slice(1), ['flows/a b.flow', '6', '30', severity, 'E0512', '`rating` may be missing: it is']);
  }
  const page = read(PROJECT, 'docs', 'ci.md');
  for (const part of ['beginsPattern', 'endsPattern']) assert.ok(page.includes(JSON.stringify(own.background[part])), part);
});

test('a task runs the check with lines that the matcher reads', () => {
  assert.deepEqual(commandLine({ type: 'flowright', command: 'check' }), ['check', '--format', 'short']);
  const full = { command: 'check', paths: ['flows'], args: ['--deny', 'warnings'], watch: true };
  assert.deepEqual(commandLine(full), ['check', '--format', 'short', '--watch', '--deny', 'warnings', 'flows']);
  const [{ properties, type }] = contributes.taskDefinitions;
  for (const { definition } of OFFERED) {
    assert.equal(definition.type, type);
    for (const key of Object.keys(definition)) assert.ok(key === 'type' || key in properties, key);
  }
});

test('a program is found on the path or by its path, and a missing one is not', { skip: process.platform === 'win32' }, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flowright-vscode-'));
  const file = path.join(folder, 'flowright');
  fs.writeFileSync(file, '#!/bin/sh\n', { mode: 0o755 });
  fs.writeFileSync(path.join(folder, 'plain'), '');
  const env = { PATH: `/nowhere:${folder}` };
  assert.equal(find('flowright', { env }), file);
  assert.equal(find(file, { env: { PATH: '' } }), file);
  assert.equal(find('./flowright', { env: {}, folder }), file);
  assert.equal(find('flowrigth', { env }), null);
  assert.equal(find('plain', { env }), null);
  assert.equal(find(folder, { env }), null);
  assert.match(missingMessage('flowrigth'), /cargo install .*`flowright\.path`/);
  fs.rmSync(folder, { recursive: true });
});

test('a program without a language server is found out before it is started as one', { skip: process.platform === 'win32' }, async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flowright-vscode-'));
  const write = (name, text) => fs.writeFileSync(path.join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  write('old', 'echo "unrecognized subcommand $1" >&2; exit 2');
  write('new', 'test "$*" = "lsp --help"');
  assert.equal(await serverProblem(path.join(folder, 'old')), 'unrecognized subcommand lsp');
  assert.equal(await serverProblem(path.join(folder, 'new')), null);
  assert.match(await serverProblem(path.join(folder, 'gone')), /ENOENT/);
  fs.rmSync(folder, { recursive: true });
});

test('a home folder and the folder of the workspace are filled in', () => {
  const at = { home: '/home/me', folder: '/work' };
  assert.equal(expand('~/bin/flowright', at), '/home/me/bin/flowright');
  assert.equal(expand('${workspaceFolder}/target/debug/flowright', at), '/work/target/debug/flowright');
  assert.equal(expand('flow~right', at), 'flow~right');
  assert.equal(expand('${workspaceFolder}/x', { home: '/home/me' }), '${workspaceFolder}/x');
});

test('what the language configuration says are patterns that fit', () => {
  const language = JSON.parse(read(ROOT, 'language-configuration.json'));
  const more = new RegExp(language.indentationRules.increaseIndentPattern);
  const less = new RegExp(language.indentationRules.decreaseIndentPattern);
  for (const line of ['workflow w() {', '  when x == "a" => {', '  step a = f(', '  via http {']) assert.ok(more.test(line), line);
  for (const line of ['  step a = f(x)', '  // a {', 'type A = { a: int }', '  retry 3']) assert.ok(!more.test(line), line);
  for (const line of ['}', '  )', '  ]']) assert.ok(less.test(line), line);
  const [enter] = language.onEnterRules;
  assert.ok(new RegExp(enter.beforeText).test('  /// a doc'));
  for (const line of ['  //// a', '  // a', '  step a = f() /// x']) assert.ok(!new RegExp(enter.beforeText).test(line), line);
  const word = new RegExp(language.wordPattern, 'g');
  assert.deepEqual('model.score_2(x-1)'.match(word), ['model', 'score_2', 'x', '-1']);
});

test('the package has what it needs, and nothing else', () => {
  const vsce = path.join(ROOT, 'node_modules', '.bin', 'vsce');
  const listed = execFileSync(vsce, ['ls', '--no-dependencies'], { cwd: ROOT, encoding: 'utf8', shell: process.platform === 'win32' });
  assert.deepEqual(listed.trim().split(/\r?\n/).sort(), [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist/extension.js',
    'language-configuration.json',
    'media/flow-dark.svg',
    'media/flow-light.svg',
    'media/graph.css',
    'media/graph.js',
    'media/icon.png',
    'package.json',
    'syntaxes/flowright.tmLanguage.json',
    'syntaxes/markdown.tmLanguage.json',
  ]);
});

test('the version is that of the program', () => {
  assert.equal(manifest.version, /^version = "([^"]+)"/m.exec(read(PROJECT, 'Cargo.toml'))[1]);
});

/** The names in the first column of the table below a heading. */
function table(page, heading) {
  const rows = page.slice(page.indexOf(`## ${heading}\n`)).slice(1).split(/\n##+ /)[0].split('\n');
  return rows.map((row) => /^\| `([\w.]+)` \|/.exec(row)?.[1]).filter(Boolean);
}

test('the pages list the settings that there are', () => {
  const names = Object.keys(contributes.configuration.properties);
  assert.deepEqual(table(read(ROOT, 'README.md'), 'Settings'), names);
  const ofServer = names.map((name) => name.replace('flowright.', '')).filter((name) => name !== 'path' && name !== 'trace.server');
  assert.deepEqual(table(read(PROJECT, 'docs', 'editors.md'), 'Settings'), [...ofServer, 'commands']);
});

test('the set-ups of other editors name the files that the server reads', () => {
  const page = read(PROJECT, 'docs', 'editors.md');
  const kinds = [...new Set(suffixes().map((suffix) => suffix.split('.')[1]))].sort();
  const lists = [
    ...page.matchAll(/contains\(\{ ([^}]+) \}, kind\)/g),
    ...page.matchAll(/'\*\.\{([\w,]+)\}\.\{yaml,yml,json\}'/g),
    ...page.matchAll(/\\\\\.\\\\\(([\w\\|]+)\\\\\)\\\\\.ya\?ml/g),
  ].map((match) => match[1].match(/\w+/g).sort());
  assert.deepEqual(lists, [kinds, kinds, kinds]);
  const globs = [...page.matchAll(/\{ glob = "\*\.(\w+)\./g)].map((match) => match[1]);
  assert.deepEqual(globs.sort(), [...kinds, ...kinds].sort());
});
