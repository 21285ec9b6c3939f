// node test/stacks/synth/main.mjs <stage> <out.json> [<folder for bundles>]
// Runs sst.config.ts and the stacks as the SST CLI would, against a Pulumi engine that only writes down what it is asked
// to make, and saves that as JSON. Nothing is deployed and no AWS address is called. Needs scripts/stacks/setup.mjs.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { recordingEngine } from './engine.mjs';
import { startHost } from './host.mjs';
import { loadProgram } from './program.mjs';

const [stage, out, bundles] = process.argv.slice(2);
if (!stage || !out) fail('usage: main.mjs <stage> <out.json> [<folder for bundles>]');

const SECRET = '4dabf18193072939515e22adb298388d';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const platform = path.join(root, '.sst/platform');
const work = mkdtempSync(path.join(tmpdir(), 'synth-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
process.on('unhandledRejection', fail); // what is thrown inside an Output's apply() arrives here

const packages = createRequire(path.join(root, '.sst/package.json')); // the copies that the platform's source resolves
const esbuild = packages('esbuild');
const { runtime } = packages('@pulumi/pulumi');

if (bundles) mkdirSync(bundles, { recursive: true });
const host = await startHost({ root, work, bundles, esbuild });
process.env.SST_SERVER = host.url;

const app = { stage };
Object.assign(globalThis, {
  $app: app,
  $dev: false,
  $cli: { command: 'deploy', dev: false, paths: { home: work, root, work, platform }, state: { version: {} } },
});
const { config, run } = await loadProgram({ root, platform, esbuild });
Object.assign(app, await config.app({ stage }));

const engine = recordingEngine();
await runtime.setMocks(engine, app.name, stage, false, 'organization');
await runtime.runInPulumiStack(() => run(config.run)).catch(fail);

// The event loop is empty: every apply(), bundle and archive has settled.
process.on('beforeExit', () => {
  writeFileSync(out, JSON.stringify({ app, resources: engine.resources, built: host.built }, plain, 1));
  process.exit(0);
});

/** Pulumi wraps what it holds for secret. */
function plain(_key, value) {
  return value?.[SECRET] ? value.value : value;
}

function fail(error) {
  console.error(error);
  process.exit(1);
}
