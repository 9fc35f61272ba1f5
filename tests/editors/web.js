// The grammar under web-tree-sitter: prints the tree of each file, and the captures of its highlights.
//   node web.js MODULES DOL.WASM QUERY FILE...
'use strict';
const fs = require('fs');
const path = require('path');
const [modules, wasm, queryFile, ...files] = process.argv.slice(2);
const Parser = require(path.join(modules, 'web-tree-sitter'));

async function main() {
  await Parser.init();
  const language = await Parser.Language.load(wasm);
  const parser = new Parser();
  parser.setLanguage(language);
  const query = language.query(fs.readFileSync(queryFile, 'utf8'));
  for (const file of files) {
    const tree = parser.parse(fs.readFileSync(file, 'utf8'));
    const captures = query.captures(tree.rootNode);
    console.log(`${file} ${captures.length ? 'highlighted' : 'plain'}`);
    console.log(tree.rootNode.toString());
  }
}

main();
