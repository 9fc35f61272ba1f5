// Do the TextMate grammar and tree-sitter see the same?
//   node textmate.js MODULES GRAMMAR-TOOL EDITORS FILE...
// MODULES: a node_modules folder with vscode-textmate and vscode-oniguruma. Prints every run of bytes
// that the two put into different classes: "FILE:LINE:COLUMN: TEXT tree-sitter CLASS textmate CLASS".
'use strict';
const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const [modules, tool, editors, ...files] = process.argv.slice(2);
const textmate = require(path.join(modules, 'vscode-textmate'));
const oniguruma = require(path.join(modules, 'vscode-oniguruma'));

// By the longest prefix of the capture or scope. Which name is a type, a function or a property is
// for the language server to say: here a name is a name.
const captures = {
  comment: 'comment', string: 'string', 'string.escape': 'escape', character: 'string',
  number: 'number', boolean: 'boolean', keyword: 'keyword', operator: 'sign',
  punctuation: 'sign', attribute: 'attribute', variable: 'name', 'variable.builtin': 'name',
  function: 'name', type: 'name', constant: 'name', constructor: 'name', property: 'name',
  module: 'name', 
};
const scopes = {
  comment: 'comment', string: 'string', 'constant.character.escape': 'escape',
  'constant.numeric': 'number', 'constant.language.boolean': 'boolean', keyword: 'keyword',
  storage: 'keyword', 'keyword.operator': 'sign', 'keyword.operator.word': 'keyword',
  punctuation: 'sign', 'punctuation.definition.attribute': 'attribute',
  'entity.name.function.decorator': 'attribute', entity: 'name', variable: 'name',
  support: 'name', 'constant.other': 'name', meta: null, source: null,
};

function classOf(table, name) {
  for (let n = name; n; n = n.slice(0, Math.max(0, n.lastIndexOf('.')))) {
    if (n in table) {
      return table[n];
    }
  }
  return null;
}

// Of several captures the later pattern wins, as in highlights.scm.
function treeSitter(file, length) {
  const query = path.join(editors, 'tree-sitter-dol/queries/highlights.scm');
  const lines = execFileSync(tool, ['captures', query, file], { maxBuffer: 1 << 28 }).toString();
  const spans = lines.trim().split('\n').map((l) => l.split(' '));
  spans.sort((a, b) => a[3] - b[3]);
  const classes = new Array(length).fill(null);
  // Larger spans first, so that what is in a string or attribute shows.
  spans.sort((a, b) => b[1] - b[0] - (a[1] - a[0]));
  const text = fs.readFileSync(file);
  for (const [lo, hi, capture] of spans) {
    const fits = predicates(capture, text.subarray(Number(lo), Number(hi)).toString());
    for (let i = Number(lo); fits && i < hi; i++) {
      classes[i] = classOf(captures, capture);
    }
  }
  return classes;
}

// The tool does not evaluate predicates; in the classes above only this one matters.
function predicates(capture, text) {
  return capture !== 'operator' || !/^[a-z]/.test(text);
}

async function loadGrammar() {
  const wasm = fs.readFileSync(path.join(modules, 'vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const file = path.join(editors, 'vscode/syntaxes/dol.tmLanguage.json');
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (s) => new oniguruma.OnigString(s),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(fs.readFileSync(file, 'utf8'), file),
  });
  return registry.loadGrammar('source.dol');
}

function textMate(grammar, text) {
  const classes = [];
  let stack = textmate.INITIAL;
  for (const line of text.split('\n')) {
    const result = grammar.tokenizeLine(line, stack);
    stack = result.ruleStack;
    for (const token of result.tokens) {
      const names = token.scopes.slice().reverse();
      const found = names.map((s) => classOf(scopes, s)).find((c) => c);
      const bytes = Buffer.byteLength(line.slice(token.startIndex, token.endIndex));
      for (let i = 0; i < bytes; i++) {
        classes.push(found || null);
      }
    }
    classes.push(null);
  }
  return classes;
}

function compare(file, bytes, ts, tm) {
  let line = 1;
  let start = 0;
  for (let i = 0; i < bytes.length; i++) {
    const c = String.fromCharCode(bytes[i]);
    if (c === '\n') {
      line++;
      start = i + 1;
    }
    if (/\s/.test(c) || ts[i] === tm[i]) {
      continue;
    }
    let end = i + 1;
    while (end < bytes.length && bytes[end] > 32 && ts[end] === ts[i] && tm[end] === tm[i]) {
      end++;
    }
    const text = bytes.subarray(i, end).toString();
    console.log(`${file}:${line}:${i - start + 1}: ${text} tree-sitter ${ts[i]} textmate ${tm[i]}`);
    i = end - 1;
  }
}

async function main() {
  const grammar = await loadGrammar();
  for (const file of files) {
    const bytes = fs.readFileSync(file);
    compare(file, bytes, treeSitter(file, bytes.length), textMate(grammar, bytes.toString()));
  }
}

main();
