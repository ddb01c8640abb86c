// Tokenizes text as an editor does: the TextMate engine of Visual Studio Code on the grammars of this extension.

const fs = require('node:fs');
const path = require('node:path');
const oniguruma = require('vscode-oniguruma');
const textmate = require('vscode-textmate');

const ROOT = path.join(__dirname, '..', '..');
const { contributes } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));

/// What stands in the place of the editor's own grammar of Markdown: enough for an injection to have something to be put into.
const MARKDOWN = { scopeName: 'text.html.markdown', patterns: [], repository: {} };

async function engine() {
  const wasm = fs.readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  return {
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  };
}

const registry = new textmate.Registry({
  onigLib: engine(),
  loadGrammar: async (scope) => {
    const found = contributes.grammars.find((grammar) => grammar.scopeName === scope);
    if (!found) return scope === MARKDOWN.scopeName ? textmate.parseRawGrammar(JSON.stringify(MARKDOWN), 'm.json') : null;
    const file = path.join(ROOT, found.path);
    return textmate.parseRawGrammar(fs.readFileSync(file, 'utf8'), file);
  },
  getInjections: (scope) =>
    contributes.grammars.filter((grammar) => grammar.injectTo?.includes(scope)).map((grammar) => grammar.scopeName),
});

/** The tokens of each line: where they start and end, and their scopes without that of the file. */
async function tokenize(text, scope = 'source.flowright') {
  const grammar = await registry.loadGrammar(scope);
  let stack = textmate.INITIAL;
  return text.split(/\r?\n/).map((line) => {
    const result = grammar.tokenizeLine(line, stack);
    stack = result.ruleStack;
    return result.tokens.map(({ startIndex, endIndex, scopes }) => ({
      start: startIndex,
      end: Math.min(endIndex, line.length),
      text: line.slice(startIndex, endIndex),
      scopes: scopes.slice(1),
    }));
  });
}

/** Whether one of `scopes` is `wanted` or a part of it: `keyword` has `keyword.control.when.flowright`. */
function has(scopes, wanted) {
  return scopes.some((scope) => scope === wanted || scope.startsWith(`${wanted}.`));
}

module.exports = { tokenize, has };
