/** How the resources of EC2 are read from their own service. */
import {
  DescribeFlowLogsCommand,
  DescribeInstancesCommand,
  DescribeVpcPeeringConnectionsCommand,
} from '@aws-sdk/client-ec2';

import { ec2Client } from './clients.ts';
import { firewallReadings } from './live-firewall.ts';
import { ofEc2, type Readings } from './live-item.ts';

export const ec2Readings: Readings = [
  ...firewallReadings,
  [
    'AWS::EC2::FlowLog',
    async ({ id, region }) => {
      const { FlowLogs } = await ec2Client(region).send(new DescribeFlowLogsCommand({ FlowLogIds: [id] }));
      return ofEc2(FlowLogs?.[0]);
    },
  ],
  [
    'AWS::EC2::VPCPeeringConnection',
    async ({ id, region }) => {
      const command = new DescribeVpcPeeringConnectionsCommand({ VpcPeeringConnectionIds: [id] });
      return ofEc2((await ec2Client(region).send(command)).VpcPeeringConnections?.[0]);
    },
  ],
  [
    'AWS::EC2::Instance',
    async ({ id, region }) => {
      const { Reservations } = await ec2Client(region).send(new DescribeInstancesCommand({ InstanceIds: [id] }));
      return ofEc2(Reservations?.[0]?.Instances?.[0]);
    },
  ],
];
