/** The import table of the rooms, as data: the linter's configuration is generated from it, and a test holds every import against it. */

export interface Room {
  /** Other rooms it may import. */
  readonly rooms: readonly string[];
  /** Packages from the registry, by the start of their name; `node:x` for the platform. */
  readonly packages: readonly string[];
  /** May not see a clock, the process or its environment. */
  readonly pure: boolean;
}

const edge = ['net', 'model', 'reach', 'controls', 'policies', 'engine', 'render', 'app', 'sources', 'store', 'aws'];
const anything = ['node:', '@', 'zod', 'yaml', 'hono', 'croner', 'sst', 'aws-lambda'];

export const rooms: Readonly<Record<string, Room>> = {
  net: { rooms: [], packages: [], pure: true },
  model: { rooms: ['net'], packages: ['zod', 'node:crypto'], pure: true },
  reach: { rooms: ['model', 'net'], packages: [], pure: true },
  controls: { rooms: ['model', 'net', 'reach'], packages: ['zod'], pure: true },
  policies: { rooms: ['model', 'net', 'controls'], packages: ['yaml', 'zod', 'node:'], pure: false },
  engine: { rooms: ['model', 'net'], packages: [], pure: true },
  render: { rooms: ['model'], packages: ['@slack/types'], pure: true },
  app: { rooms: ['model', 'engine', 'render'], packages: ['zod'], pure: true },
  sources: { rooms: ['model', 'net'], packages: ['node:', 'zod'], pure: false },
  store: { rooms: ['model', 'app'], packages: ['node:', '@aws-sdk/', 'zod'], pure: false },
  aws: {
    rooms: ['model', 'net', 'app', 'render'],
    packages: ['node:', '@aws-sdk/', '@slack/types', 'zod'],
    pure: false,
  },
  dashboard: { rooms: edge, packages: anything, pure: false },
  local: { rooms: edge, packages: anything, pure: false },
  cli: { rooms: [...edge, 'local', 'dashboard'], packages: anything, pure: false },
  functions: { rooms: edge, packages: anything, pure: false },
};

/** The first reason why `room` may not import `specifier`, or undefined. Relative imports stay inside a room by their path. */
export function forbidden(room: string, specifier: string): string | undefined {
  const table = rooms[room];
  if (table === undefined) return `${room} is not a room`;
  if (specifier.startsWith('.')) return undefined;
  const workspace = /^@clausewatch\/([^/]+)\//.exec(specifier)?.[1];
  if (workspace !== undefined) {
    if (workspace === room) return 'a room imports itself by relative paths';
    return table.rooms.includes(workspace) ? undefined : `${room} may not import ${workspace}`;
  }
  return table.packages.some((name) => specifier === name || specifier.startsWith(name))
    ? undefined
    : `${room} may not import ${specifier}`;
}

const folderOf = (room: string): string => (room === 'functions' ? 'functions' : `packages/${room}/src`);

/** The linter's overrides that hold the table while one types. */
export function lintOverrides(): readonly object[] {
  return Object.entries(rooms).map(([room, { rooms: allowed, packages, pure }]) => {
    const banned = Object.keys(rooms).filter((other) => other !== room && !allowed.includes(other));
    const groups = [
      {
        group: banned.map((other) => `@clausewatch/${other}/*`),
        message: `${room} may not import this room: see ARCHITECTURE.md`,
      },
      ...(packages.includes('node:')
        ? []
        : [
            {
              group: ['node:*', ...packages.filter((name) => name.startsWith('node:')).map((name) => `!${name}`)],
              message: `${room} has no platform: see ARCHITECTURE.md`,
            },
          ]),
      ...(packages.some((name) => name === '@' || name === '@aws-sdk/')
        ? []
        : [
            {
              group: ['@aws-sdk/*', '@aws-lambda-powertools/*'],
              message: `${room} knows no cloud: see ARCHITECTURE.md`,
            },
          ]),
    ];
    return {
      files: [`${folderOf(room)}/**/*.ts`],
      rules: {
        'no-restricted-imports': ['error', { patterns: groups }],
        ...(pure
          ? { 'no-restricted-globals': ['error', 'process', 'console', 'fetch', 'setTimeout', 'setInterval'] }
          : {}),
      },
    };
  });
}
