/** How what traffic passes on its way is read from EC2 and Elastic Load Balancing. */
import {
  DescribeManagedPrefixListsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  GetManagedPrefixListEntriesCommand,
  type PrefixListEntry,
} from '@aws-sdk/client-ec2';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ResourceRef } from '@clausewatch/model/resource';

import { ec2Client, loadBalancingClient } from './clients.ts';
import { type Reading, type Readings, camel, ofEc2 } from './live-item.ts';

export const networkReadings: Readings = [
  ['AWS::EC2::PrefixList', readPrefixList],
  [
    'AWS::EC2::RouteTable',
    async ({ id, region }) => {
      const { RouteTables } = await ec2Client(region).send(new DescribeRouteTablesCommand({ RouteTableIds: [id] }));
      return ofEc2(RouteTables?.[0]);
    },
  ],
  [
    'AWS::EC2::NetworkInterface',
    async ({ id, region }) => {
      const command = new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [id] });
      const [found] = (await ec2Client(region).send(command)).NetworkInterfaces ?? [];
      return found && { configuration: camel(found), tags: camel(found.TagSet) };
    },
  ],
  [
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    async ({ id, region }) => {
      const command = new DescribeLoadBalancersCommand({ LoadBalancerArns: [id] });
      const [found] = (await loadBalancingClient(region).send(command)).LoadBalancers ?? [];
      return found && { configuration: camel(found), name: found.LoadBalancerName };
    },
  ],
];

/** A list has at most a thousand entries: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const mostPages = 20;

async function readPrefixList({ id, region }: ResourceRef): Promise<Reading | undefined> {
  const client = ec2Client(region);
  const described = await client.send(new DescribeManagedPrefixListsCommand({ PrefixListIds: [id] }));
  const [found] = described.PrefixLists ?? [];
  if (found === undefined) return undefined;
  const entries: PrefixListEntry[] = [];
  let next: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const command = new GetManagedPrefixListEntriesCommand({
      PrefixListId: id,
      // Entries may change between two pages: those of one version belong together.
      ...(found.Version === undefined ? {} : { TargetVersion: found.Version }),
      ...(next === undefined ? {} : { NextToken: next }),
    });
    const { Entries = [], NextToken } = await client.send(command);
    entries.push(...Entries);
    next = NextToken;
    if (next === undefined) return { configuration: { ...found, Entries: entries }, tags: camel(found.Tags) };
  }
  throw new Error(`the entries of ${id} do not end`);
}
