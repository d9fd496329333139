// Reads manifests as a JSON array from standard input, validates each with its kind's schema, and prints what is wrong.
//
// The schemas are compiled, and let unknown fields pass. But a validator reads each field that it knows: what it has not
// read is unknown.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const modules = path.resolve('node_modules');
const require = createRequire(modules);
const pascal = (words) => words.split(/[./]/).map((word) => word[0].toUpperCase() + word.slice(1)).join('');

/** By file, because the packages export no schemas: v1 Pod is IoK8sApiCoreV1Pod, keda.sh/v1alpha1 Some is KedaShV1alpha1Some. */
function schemaOf({ apiVersion, kind }) {
  const [version, group = 'core'] = apiVersion.split('/').reverse();
  const file = group === 'keda.sh'
    ? `@kubernetes-models/keda/_schemas/${pascal(apiVersion)}${kind}.js`
    : `kubernetes-models/_schemas/IoK8sApi${pascal(group.split('.')[0])}${pascal(version)}${kind}.js`;
  return require(path.join(modules, file)).validate;
}

/** The value, and a function that lists the paths of its fields that nobody has read. */
function watched(value) {
  if (value === null || typeof value !== 'object') {
    return { value, unread: () => [] };
  }
  const read = new Map();
  const fields = new Map(Object.keys(value).map((key) => [key, watched(value[key])]));
  const proxy = new Proxy(value, {
    get(target, key) {
      const field = fields.get(key);
      if (!field) {
        return target[key];
      }
      read.set(key, field);
      return field.value;
    },
  });
  const unread = () =>
    [...fields].flatMap(([key, field]) => (read.has(key) ? field.unread().map((rest) => `/${key}${rest}`) : [`/${key}`]));
  return { value: proxy, unread };
}

for (const manifest of JSON.parse(readFileSync(0, 'utf8'))) {
  const name = `${manifest.kind} ${manifest.metadata?.name}`;
  let validate;
  try {
    validate = schemaOf(manifest);
  } catch {
    console.log(`${name}: there is no kind ${manifest.kind} in ${manifest.apiVersion}`);
    continue;
  }
  const { value, unread } = watched(manifest);
  if (!validate(value)) {
    validate.errors.forEach((error) =>
      console.log(`${name}: ${error.instancePath} ${error.keyword} ${JSON.stringify(error.params)}`));
  }
  unread().forEach((field) => console.log(`${name}: ${field} is unknown`));
}
