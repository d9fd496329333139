// Prints what parsers of AsyncAPI and RAML find wrong with the files that are named as arguments.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const load = createRequire(`${process.cwd()}/`);
const { Parser } = load('@asyncapi/parser');
const raml = load('raml-1-parser');

// the parser's severities; the rest are hints, such as that there is a newer AsyncAPI
const WARNING = 1;

async function asyncApi(file) {
  const { diagnostics } = await new Parser().parse(readFileSync(file, 'utf8'));
  return diagnostics.filter(({ severity }) => severity <= WARNING).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const ramlApi = (file) => raml.loadRAMLSync(file, []).errors().map(({ range, message }) => `${range.start.line + 1}: ${message}`);

for (const file of process.argv.slice(2)) {
  const found = file.endsWith('.raml') ? ramlApi(file) : await asyncApi(file);
  found.forEach((problem) => console.log(`${file}: ${problem}`));
}
