/** How databases are read from RDS, which answers for DocumentDB and Neptune as well. */
import { DescribeDBClustersCommand, DescribeDBInstancesCommand } from '@aws-sdk/client-rds';

import { rdsClient } from './clients.ts';
import { type Readings, camel } from './live-item.ts';

/** By the id that a database keeps when it is renamed: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html */
const byId = (name: string, id: string) => ({ Filters: [{ Name: name, Values: [id] }] });

export const databaseReadings: Readings = [
  [
    'AWS::RDS::DBInstance',
    async ({ id, region }) => {
      const { DBInstances } = await rdsClient(region).send(new DescribeDBInstancesCommand(byId('dbi-resource-id', id)));
      const [found] = DBInstances ?? [];
      return found && { configuration: camel(found), tags: camel(found.TagList), name: found.DBInstanceIdentifier };
    },
  ],
  [
    'AWS::RDS::DBCluster',
    async ({ id, region }) => {
      const command = new DescribeDBClustersCommand(byId('db-cluster-resource-id', id));
      const [found] = (await rdsClient(region).send(command)).DBClusters ?? [];
      if (found === undefined) return undefined;
      const { DBClusterIdentifier: name, DBSubnetGroup: group, ...rest } = found;
      const spelled = { dbclusterIdentifier: name, dbsubnetGroup: group };
      return { configuration: { ...(camel(rest) as object), ...spelled }, tags: camel(found.TagList), name };
    },
  ],
];
