// Installs what a fresh clone is missing, with nothing but the system's Node (>= 20) and npm.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

const modified = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

if (modified('node_modules/.package-lock.json') < modified('package-lock.json')) {
  console.error('Installing the pinned dependencies (once)...');
  const install = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (install.status !== 0) process.exit(install.status ?? 1);
}
