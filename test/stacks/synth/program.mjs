// Compiles sst.config.ts with SST's platform source into one module and loads it, with the globals that SST promises.
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** The platform is ESM but its dependencies call these. */
const COMMONJS = [
  `import { createRequire as createRequire_ } from 'node:module';`,
  `import { fileURLToPath as fileURLToPath_ } from 'node:url';`,
  `const require = createRequire_(import.meta.url), __filename = fileURLToPath_(import.meta.url), __dirname = fileURLToPath_(new URL('.', import.meta.url));`,
].join('\n');

const EXTERNAL = ['@pulumi/*', '@pulumiverse/*', '@aws-sdk/*', 'archiver', 'esbuild', 'glob', 'undici', 'vite'];

/** Returns the configuration and the platform's `run`. The caller sets `$app`, `$cli` and `$dev` on globalThis first. */
export async function loadProgram({ root, platform, esbuild }) {
  const outfile = path.join(root, `.sst/synth.${process.pid}.mjs`); // here, so that .sst/node_modules is found
  const entry = [
    `export { default as config } from ${JSON.stringify(path.join(root, 'sst.config.ts'))};`,
    `export { run } from ${JSON.stringify(path.join(platform, 'src/auto/run.ts'))};`,
  ];
  try {
    await esbuild.build({
      stdin: { contents: entry.join('\n'), resolveDir: root, loader: 'ts' },
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      mainFields: ['module', 'main'],
      logLevel: 'error',
      banner: { js: COMMONJS },
      inject: [path.join(platform, 'src/shim/run.js')], // $config, $interpolate, $transform, ...
      external: EXTERNAL,
      plugins: [globals({ root, platform })],
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile, { force: true });
  }
}

/** Gives our own files `sst` and one namespace for each provider. Only AWS components: the others need further SDKs. */
function globals({ root, platform }) {
  const providers = JSON.parse(readFileSync(path.join(root, '.sst/provider-lock.json'), 'utf8'));
  const imports = [
    ...providers.map(({ alias, package: name }) => `import * as ${alias} from ${JSON.stringify(name)};`),
    `import * as sst from 'sst-components';`,
  ].join(' ');
  const components = ['aws', 'secret', 'linkable'].map((name) =>
    name === 'aws' ? `export * as aws from './aws/index.ts';` : `export * from './${name}.ts';`,
  );
  const ours = new RegExp(`^${escape(root)}(sst\\.config|stacks[\\\\/][^\\\\/]+)\\.ts$`);
  return {
    name: 'globals',
    setup(build) {
      build.onResolve({ filter: /^sst-components$/ }, () => ({ path: 'components', namespace: 'sst' }));
      build.onLoad({ filter: /.*/, namespace: 'sst' }, () => ({
        contents: components.join('\n'),
        resolveDir: path.join(platform, 'src/components'),
        loader: 'ts',
      }));
      build.onLoad({ filter: ours }, ({ path: file }) => ({
        contents: `${imports} ${readFileSync(file, 'utf8')}`,
        loader: 'ts',
      }));
    },
  };
}

function escape(text) {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
