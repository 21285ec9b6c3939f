/// <reference path="../.sst/platform/config.d.ts" />
/** The one table: keys and sparse indexes as in `packages/store/src/dynamo.ts`. */

export type Store = ReturnType<typeof createStore>;

export function createStore() {
  const table = new sst.aws.Dynamo('Store', {
    fields: { pk: 'string', sk: 'string', openPk: 'string', openSk: 'string', duePk: 'string', dueSk: 'string' },
    primaryIndex: { hashKey: 'pk', rangeKey: 'sk' },
    globalIndexes: {
      open: { hashKey: 'openPk', rangeKey: 'openSk', projection: 'all' },
      due: { hashKey: 'duePk', rangeKey: 'dueSk', projection: 'all' },
    },
    // Incidents and evidence never carry it: they are kept for years.
    ttl: 'expires',
    stream: 'new-image',
    deletionProtection: $app.stage === 'production',
    transform: {
      table: {
        // The key aws/dynamodb: its use is logged, needs no permission of its own, and cannot be lost or disabled.
        serverSideEncryption: { enabled: true },
        pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 35 },
      },
    },
  });

  return {
    table,
    /** What the table port does, and no scan. */
    access: [
      { actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'], resources: [table.arn] },
      {
        actions: ['dynamodb:Query'],
        resources: [table.arn, $interpolate`${table.arn}/index/open`, $interpolate`${table.arn}/index/due`],
      },
    ],
  };
}
