// What the manifest of the extension names is there, and what the client uses is in the manifest.
'use strict';
const fs = require('fs');
const path = require('path');
const dir = process.argv[2];
const manifest = JSON.parse(fs.readFileSync(path.join(dir, 'package.json'), 'utf8'));
const client = fs.readFileSync(path.join(dir, manifest.main), 'utf8');
const { contributes } = manifest;

const files = [
  ...contributes.languages.map((l) => l.configuration),
  ...contributes.grammars.map((g) => g.path),
  ...contributes.snippets.map((s) => s.path),
];
for (const file of files) {
  try {
    JSON.parse(fs.readFileSync(path.join(dir, file), 'utf8'));
  } catch (error) {
    console.log(`${file}: ${error.message}`);
  }
}

for (const { command } of contributes.commands) {
  if (!client.includes(`registerCommand('${command}'`)) {
    console.log(`nobody registers ${command}`);
  }
}
for (const [, key] of client.matchAll(/settings\(\)\.get\('([^']+)'\)/g)) {
  if (!(`dolc.${key}` in contributes.configuration.properties)) {
    console.log(`the setting dolc.${key} is not declared`);
  }
}

// The problem matcher reads what `dolc check` writes.
const { pattern } = contributes.problemMatchers[0];
const line = 'specs/a b.dol:3:14: error[E0301]: there is no module `x`';
const match = new RegExp(pattern.regexp).exec(line);
const read = match && [pattern.file, pattern.line, pattern.column, pattern.severity, pattern.code,
  pattern.message].map((n) => match[n]).join('|');
if (read !== 'specs/a b.dol|3|14|error|E0301|there is no module `x`') {
  console.log(`the problem matcher reads ${read}`);
}

// Every snippet has the tab stops of its placeholders in order.
const snippets = JSON.parse(fs.readFileSync(path.join(dir, contributes.snippets[0].path), 'utf8'));
for (const [name, snippet] of Object.entries(snippets)) {
  const body = [].concat(snippet.body).join('\n');
  if (!snippet.prefix || !snippet.description || !/\$\{?\d/.test(body)) {
    console.log(`the snippet ${name} is not complete`);
  }
}
