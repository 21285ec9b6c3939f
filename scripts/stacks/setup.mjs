// Installs what type-checks and synthesises the stacks (about 200 MB, kept out of the root on purpose):
// the SDKs of stacks/package-lock.json, and SST's platform source out of the pinned `sst` binary. Node >= 20; safe to repeat.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const at = (...parts) => path.join(root, ...parts);
const windows = process.platform === 'win32';

installSdks();
extractPlatform();
shareSdks();

function installSdks() {
  if (modified(at('stacks/node_modules/.package-lock.json')) >= modified(at('stacks/package-lock.json'))) return;
  console.error('Installing the SDKs of the stacks (once)...');
  // No install scripts: they would fetch Pulumi's provider plugins, which a synthesis does not use.
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], at('stacks'));
}

function extractPlatform() {
  const sst = JSON.parse(readFileSync(at('node_modules/sst/package.json'), 'utf8'));
  const marker = at('.sst/platform/version');
  const lock = at('.sst/provider-lock.json');
  const current = existsSync(marker) && readFileSync(marker, 'utf8').trim() === sst.version;
  if (current && modified(lock) >= modified(at('sst.config.ts')) && existsSync(at('.sst/platform/config.d.ts'))) return;
  const home = mkdtempSync(path.join(tmpdir(), 'sst-home-'));
  try {
    run(process.execPath, [at('node_modules/sst/bin/sst.mjs'), 'install', '--stage', 'test'], root, {
      HOME: home,
      XDG_CONFIG_HOME: path.join(home, '.config'),
      NPM_REGISTRY: registry(),
      SST_SKIP_DEPENDENCY_CHECK: '1', // no pulumi binary: nothing is deployed
      SST_BUN_PATH: windows ? process.execPath : '/bin/true', // no second copy of the SDKs
      SST_TELEMETRY_DISABLED: '1',
      DO_NOT_TRACK: '1',
      AWS_EC2_METADATA_DISABLED: 'true',
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Node and the compilers look for packages in each folder above a file: `.sst` is above `.sst/platform`. */
function shareSdks() {
  const link = at('.sst/node_modules');
  if (lstatSync(link, { throwIfNoEntry: false })) return;
  symlinkSync(windows ? at('stacks/node_modules') : '../stacks/node_modules', link, windows ? 'junction' : 'dir');
}

/** SST asks the registry for the provider's package by name; a slash at the end of the address would make it miss. */
function registry() {
  const { stdout } = spawnSync('npm', ['config', 'get', 'registry'], { cwd: root, encoding: 'utf8', shell: windows });
  return stdout.trim().replace(/\/+$/, '');
}

function run(command, args, cwd, env = {}) {
  const { status } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 2, 2],
    shell: windows && command === 'npm',
  });
  if (status === 0) return;
  console.error(`${command} ${args.join(' ')} failed`);
  process.exit(status ?? 1);
}

function modified(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
