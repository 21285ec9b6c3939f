/** `npm run bench:settle [-- --interfaces 2000 --groups 500]`: what one changed security group, or interface, of a network costs the whole pipeline. */
import { parseArgs } from 'node:util';

import { workOffDue } from '@clausewatch/app/due';
import { observe } from '@clausewatch/app/observe';
import { controls } from '@clausewatch/controls/registry.generated';
import { controlSetVersion } from '@clausewatch/controls/version';
import { counting, embed } from '@clausewatch/local/embedded';
import { builtinFile } from '@clausewatch/policies/builtin';
import { openCatalogue } from '@clausewatch/policies/open';
import { observe as read } from '@clausewatch/sources/observe';

import { median } from './measure.ts';
import { registersFile } from './pipeline.ts';
import { networkItems } from './reach/estate.ts';

const { values } = parseArgs({
  options: {
    interfaces: { type: 'string', default: '2000' },
    groups: { type: 'string', default: '500' },
    changes: { type: 'string', default: '10' },
  },
});

/** Milliseconds that the main thread really ran. */
function cpu(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

type Item = Readonly<Record<string, unknown>>;

let now = Date.parse('2027-01-01T00:00:00.000Z');
const instant = (): string => new Date(now).toISOString();
const app = await embed({
  catalogue: openCatalogue({
    policies: [builtinFile('pythias')],
    registers: registersFile,
    documents: [],
    controls,
    versions: { controls: controlSetVersion },
  }),
  clock: async () => ({ now: instant }),
  senders: () => ({}),
  monitor: counting(),
});

async function take(item: Item): Promise<void> {
  const stamped = { ...item, configurationItemCaptureTime: instant(), configurationStateId: String(now) };
  for (const observation of read(JSON.parse(JSON.stringify(stamped)))) await observe(app, observation);
}

/** Until the network was quiet and everything is said of it. */
async function settled(): Promise<readonly [cpu: number, wall: number]> {
  now += 310_000;
  const [start, wall] = [cpu(), performance.now()];
  await workOffDue(app);
  return [cpu() - start, performance.now() - wall];
}

const OPEN = {
  ipProtocol: 'tcp',
  fromPort: 22,
  toPort: 22,
  ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }],
  ipRanges: ['0.0.0.0/0'],
  ipv6Ranges: [],
  userIdGroupPairs: [],
  prefixListIds: [],
};

/** The group with SSH open to the world. */
function opened(group: Item): Item {
  const configuration = group['configuration'] as { readonly ipPermissions: readonly object[] };
  return { ...group, configuration: { ...configuration, ipPermissions: [...configuration.ipPermissions, OPEN] } };
}

const network = { size: Number(values.interfaces), groups: Number(values.groups) };
const items = [...networkItems(0, true, network)] as readonly Item[];
for (const item of items) await take(item);
const [first] = await settled();
const groups = items.filter((item) => item['resourceType'] === 'AWS::EC2::SecurityGroup');
const changes: (readonly [cpu: number, wall: number])[] = [];
for (let n = 0; n < Number(values.changes); n += 1) {
  now += 60_000;
  await take(opened(groups[(n * 37 + 11) % groups.length] as Item));
  changes.push(await settled());
}
/** The interface in one more of the groups. */
function joined(host: Item, group: Item): Item {
  const configuration = host['configuration'] as { readonly groups: readonly object[] };
  const more = { groupId: group['resourceId'], groupName: group['resourceId'] };
  return { ...host, configuration: { ...configuration, groups: [...configuration.groups, more] } };
}

const hosts = items.filter((item) => item['resourceType'] === 'AWS::EC2::NetworkInterface');
const moves: number[] = [];
for (let n = 0; n < Number(values.changes); n += 1) {
  now += 60_000;
  await take(joined(hosts[(n * 137 + 11) % hosts.length] as Item, groups[(n * 53 + 7) % groups.length] as Item));
  moves.push((await settled())[0]);
}
app.close();
const whole = (times: readonly number[]): string => Math.round(median(times)).toLocaleString('en');
console.log(
  `${items.length} items; milliseconds of CPU (by the clock), medians: first look ${whole([first])}, ` +
    `one changed group ${whole(changes.map(([one]) => one))} (${whole(changes.map(([, wall]) => wall))}), ` +
    `one interface in another group ${whole(moves)}; ` +
    `heap ${Math.round(process.memoryUsage().heapUsed / 1e6)} MB`,
);
