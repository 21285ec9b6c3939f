// Installs what a fresh clone is missing, with nothing but the system's Node (>= 20) and npm.
import { spawnSync } from 'node:child_process';
import { statSync, utimesSync } from 'node:fs';

const installed = 'node_modules/.package-lock.json';
const modified = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

if (modified(installed) < modified('package-lock.json')) {
  console.error('Installing the pinned dependencies (once)...');
  // Not `npm ci`: behind a mirror that lacks the binaries of other platforms it refuses the lock file, though nothing of them is needed.
  const install = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund'], {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (install.status !== 0) process.exit(install.status ?? 1);
  // npm leaves the file alone when nothing was missing.
  utimesSync(installed, new Date(), new Date());
}
