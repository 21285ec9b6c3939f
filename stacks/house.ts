/// <reference path="../.sst/platform/config.d.ts" />
/** Rules that hold for every resource, whichever stack makes it. Applied before the first one is made. */

export function applyHouseRules(): void {
  $transform(sst.aws.Function, (args, _options, name) => {
    args.runtime = 'nodejs24.x';
    args.architecture = 'arm64';
    args.logging = { format: 'json', retention: '1 month' };
    args.nodejs = { minify: true };
    args.transform = {
      ...args.transform,
      role: (role) => {
        // SST 4.17.1 also trusts the account's root, and lets every function write every log group.
        role.assumeRolePolicy = aws.iam.assumeRolePolicyForPrincipal({ Service: 'lambda.amazonaws.com' });
        role.managedPolicyArns = [];
        role.inlinePolicies = $resolve([role.inlinePolicies ?? []]).apply(([policies]) => [...policies, ownLogs(name)]);
        return undefined;
      },
    };
  });

  $transform(aws.sqs.Queue, (args) => {
    if (args) args.sqsManagedSseEnabled = true;
  });
}

/** The name and shape of an ARN in this account and region. */
export function arnOf(service: string, resource: $util.Input<string>): $util.Output<string> {
  const { partition } = aws.getPartitionOutput();
  return $interpolate`arn:${partition}:${service}:${aws.getRegionOutput().region}:${accountId()}:${resource}`;
}

export function accountId(): $util.Output<string> {
  return aws.getCallerIdentityOutput().accountId;
}

/** `clausewatch-<stage>-<name>`, for resources that SST does not name. */
export function physicalName(name: string): string {
  return `${$app.name}-${$app.stage}-${name}`;
}

/** For SST names a function's log group itself, with a random end. */
function ownLogs(name: string) {
  return {
    name: 'logs',
    policy: $jsonStringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: arnOf('logs', `log-group:/aws/lambda/*${name}Function-*:*`),
        },
      ],
    }),
  };
}
