/** One change through the whole pipeline: the incident has the path, the rule as it is written, and a fix that was tried in the network. */
import { loadIncident } from '@clausewatch/app/incidents';
import { controls } from '@clausewatch/controls/registry.generated';
import { startReplay } from '@clausewatch/local/replay';
import { builtinFile } from '@clausewatch/policies/builtin';
import { openCatalogue } from '@clausewatch/policies/open';
import { pathLine, proofsOf } from '@clausewatch/render/path';
import { observe } from '@clausewatch/sources/observe';
import { expect, it } from 'vitest';

const at = '2026-11-02T08:00:00.000Z';

function item(type: string, id: string, configuration: object): object {
  return {
    version: '0',
    id: `e-${id}`,
    source: 'aws.config',
    'detail-type': 'Config Configuration Item Change',
    account: '111122223333',
    region: 'eu-west-1',
    time: at,
    resources: [],
    detail: {
      messageType: 'ConfigurationItemChangeNotification',
      configurationItem: {
        configurationItemVersion: '1.3',
        configurationItemCaptureTime: at,
        configurationStateId: 1_767_322_000_000,
        awsAccountId: '111122223333',
        awsRegion: 'eu-west-1',
        configurationItemStatus: 'OK',
        resourceType: type,
        resourceId: id,
        configuration,
        supplementaryConfiguration: {},
        tags: { Environment: 'production' },
        relationships: [],
      },
    },
  };
}

const everything = (egress: boolean) => ({
  ruleNumber: 100,
  protocol: '-1',
  ruleAction: 'allow',
  egress,
  cidrBlock: '0.0.0.0/0',
});
const estate = [
  item('AWS::EC2::VPC', 'vpc-1', {
    vpcId: 'vpc-1',
    cidrBlock: '10.0.0.0/16',
    cidrBlockAssociationSet: [{ cidrBlock: '10.0.0.0/16', cidrBlockState: { state: 'associated' } }],
    ipv6CidrBlockAssociationSet: [],
    ownerId: '111122223333',
    isDefault: false,
  }),
  item('AWS::EC2::Subnet', 'subnet-1', {
    subnetId: 'subnet-1',
    vpcId: 'vpc-1',
    cidrBlock: '10.0.1.0/24',
    ipv6CidrBlockAssociationSet: [],
  }),
  item('AWS::EC2::InternetGateway', 'igw-1', {
    internetGatewayId: 'igw-1',
    attachments: [{ vpcId: 'vpc-1', state: 'available' }],
  }),
  item('AWS::EC2::RouteTable', 'rtb-1', {
    routeTableId: 'rtb-1',
    vpcId: 'vpc-1',
    propagatingVgws: [],
    associations: [{ main: true, routeTableId: 'rtb-1' }],
    routes: [
      { destinationCidrBlock: '10.0.0.0/16', gatewayId: 'local', state: 'active', origin: 'CreateRouteTable' },
      { destinationCidrBlock: '0.0.0.0/0', gatewayId: 'igw-1', state: 'active', origin: 'CreateRoute' },
    ],
  }),
  item('AWS::EC2::NetworkAcl', 'acl-1', {
    networkAclId: 'acl-1',
    vpcId: 'vpc-1',
    isDefault: true,
    associations: [{ subnetId: 'subnet-1', networkAclId: 'acl-1' }],
    entries: [everything(false), everything(true)],
  }),
  item('AWS::EC2::SecurityGroup', 'sg-1', {
    groupId: 'sg-1',
    groupName: 'web',
    vpcId: 'vpc-1',
    ownerId: '111122223333',
    ipPermissions: [
      {
        ipProtocol: 'tcp',
        fromPort: 22,
        toPort: 22,
        ipv4Ranges: [{ cidrIp: '0.0.0.0/1' }, { cidrIp: '128.0.0.0/1', description: 'all of it' }],
        ipv6Ranges: [],
        userIdGroupPairs: [],
        prefixListIds: [],
      },
      {
        ipProtocol: '-1',
        ipv4Ranges: [],
        ipv6Ranges: [],
        userIdGroupPairs: [{ groupId: 'sg-1', userId: '111122223333' }],
        prefixListIds: [],
      },
    ],
    ipPermissionsEgress: [
      {
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }],
        ipv6Ranges: [],
        userIdGroupPairs: [],
        prefixListIds: [],
      },
    ],
  }),
  item('AWS::EC2::NetworkInterface', 'eni-1', {
    networkInterfaceId: 'eni-1',
    vpcId: 'vpc-1',
    subnetId: 'subnet-1',
    interfaceType: 'interface',
    requesterManaged: false,
    status: 'in-use',
    groups: [{ groupId: 'sg-1', groupName: 'web' }],
    privateIpAddresses: [
      { primary: true, privateIpAddress: '10.0.1.5', association: { publicIp: '54.93.0.5', ipOwnerId: 'amazon' } },
    ],
    ipv6Addresses: [],
    attachment: { instanceId: 'i-1' },
  }),
];

it('a rule in two halves before a machine on the internet', async () => {
  const catalogue = openCatalogue({
    policies: [builtinFile('pythias')],
    documents: [],
    controls,
    versions: { controls: 'test' },
  });
  const replay = await startReplay(catalogue, { until: '2026-11-02T09:00:00.000Z' });
  for (const event of estate) for (const observation of observe(event)) await replay.take(observation, at);
  const { incidents, messages } = await replay.finish();
  const found = incidents.find(({ subject }) => subject === 'ingress tcp/22');
  const incident = found && (await loadIncident(replay.app.table, found.id));
  replay.app.close();
  if (incident === undefined) throw new Error('no incident');
  const [proof] = proofsOf(incident);
  expect(proof && pathLine(proof, incident)).toBe(
    'internet -> igw-1 -> rtb-1 -> acl-1 rule 100 -> sg-1 tcp/22 from 0.0.0.0/1, 128.0.0.0/1 -> eni-1',
  );
  expect(incident.fix?.commands).toHaveLength(1);
  expect(incident.fix?.commands[0]).toContain('"IpRanges":[{"CidrIp":"0.0.0.0/1"},{"CidrIp":"128.0.0.0/1"}]');
  expect(incident.fix?.undo[0]).toContain('{"CidrIp":"128.0.0.0/1","Description":"all of it"}');
  expect(incident.fix?.proof).toMatchObject({ opens: [], triedIn: 'network' });
  expect(incident.fix?.proof?.untouched).toEqual(['ingress all from sg-1', 'egress tcp/443 to 0.0.0.0/0']);
  const proven = incident.entries
    .filter(({ control }) => control === 'untrusted-reach')
    .map(({ clause }) => `pythias/${clause}`);
  expect(proven.length).toBeGreaterThan(0);
  expect(incident.fix?.proof?.closes).toEqual(expect.arrayContaining(proven));
  const tried = messages.flatMap((one) =>
    one.channel === 'email' && one.incident === incident.id
      ? (/Checked on a copy of [^:]*/.exec(one.text.replace(/\s+/g, ' ')) ?? [])
      : [],
  );
  // Told at once by the rule alone, then by what the network shows.
  expect(tried[0]).toBe('Checked on a copy of these rules alone, not in the network');
  expect(tried.at(-1)).toBe('Checked on a copy of the whole network');
  const mail = messages.find((one) => one.channel === 'email' && one.incident === incident.id);
  expect(mail?.channel === 'email' && mail.text.replace(/\s+/g, ' ')).toContain(
    'Rule: ingress tcp/22 from 0.0.0.0/1, 128.0.0.0/1',
  );
}, 60_000);
