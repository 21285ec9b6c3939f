// Stands in for the SST CLI, which components call by JSON-RPC while the program runs: for the account's buckets and to
// build a function's code.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

/** SST's own banner: code that was CommonJS can `require` inside an ES module. */
const BANNER = `import { createRequire as topLevelCreateRequire } from 'module'; const require = topLevelCreateRequire(import.meta.url);`;

/** With `bundles`, handlers are really bundled into that folder; without, they only have to exist. */
export async function startHost({ root, work, bundles, esbuild }) {
  const built = [];
  const methods = {
    'Provider.Aws.Bootstrap': ({ region }) => ({ asset: `sst-asset-${region}`, state: `sst-state-${region}` }),
    'Runtime.Build': async ({ functionID: name, handler, properties, copyFiles = [] }) => {
      const extension = path.extname(handler); // the export: `.handler`
      const source = path.join(root, `${handler.slice(0, -extension.length)}.ts`);
      if (!existsSync(source)) return answerOf('', '', [`Handler not found: ${handler}`]);
      const out = path.join(bundles ?? work, name);
      const outfile = path.join(out, 'bundle.mjs');
      mkdirSync(out, { recursive: true });
      if (!bundles) writeFileSync(outfile, '');
      const errors = bundles ? await bundle(esbuild, source, outfile, properties) : [];
      built.push({ function: name, handler, outfile, copyFiles });
      return answerOf(`bundle${extension}`, out, errors);
    },
  };

  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, params } = JSON.parse(Buffer.concat(chunks).toString());
    response.setHeader('connection', 'close'); // a connection kept alive would hold back the end of the program
    response.end(JSON.stringify(await call(methods[method], method, params[0])));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return { url: `http://127.0.0.1:${server.address().port}`, built };
}

async function call(method, name, input) {
  if (!method) return { result: null, error: `rpc: can't find method ${name}` };
  try {
    return { result: await method(input), error: null };
  } catch (error) {
    return { result: null, error: String(error) };
  }
}

/** As SST bundles for Node: ES module, one file. Returns messages of errors. */
async function bundle(esbuild, source, outfile, { minify = false, esbuild: options = {} } = {}) {
  try {
    await esbuild.build({
      entryPoints: [source],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node22', // the newest that this esbuild knows; Lambda runs 24
      mainFields: ['module', 'main'],
      external: ['sharp', 'pg-native', ...(options.external ?? [])],
      keepNames: true,
      minify,
      banner: { js: BANNER },
      logLevel: 'silent',
    });
    return [];
  } catch (error) {
    return (error.errors ?? [{ text: String(error) }]).map(({ text, location }) =>
      location ? `${location.file}:${location.line}: ${text}` : text,
    );
  }
}

function answerOf(handler, out, errors) {
  return { handler, out, errors, sourcemaps: [] };
}
