/** The clients of AWS services: one per service and region, made when first asked for. Region, credentials and endpoints come from the SDK's own chain. */
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GuardDutyClient } from '@aws-sdk/client-guardduty';
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { SNSClient } from '@aws-sdk/client-sns';
import { WAFV2Client } from '@aws-sdk/client-wafv2';

/** Milliseconds. A message or an event waits in its queue, not in a function that is paid by time. */
const requestHandler = { connectionTimeout: 3000, requestTimeout: 10_000, throwOnRequestTimeout: true };
const readers = { maxAttempts: 5, requestHandler };
/** Security Hub takes ten calls a second, shared with everybody in the account: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html */
const paced = { ...readers, retryMode: 'adaptive' };
/** Deliveries are tried again by their own schedule. */
const senders = { maxAttempts: 2, requestHandler };

function perRegion<C>(make: (region: string | undefined) => C): (region?: string) => C {
  const made = new Map<string | undefined, C>();
  return (region) => {
    const known = made.get(region) ?? make(region);
    made.set(region, known);
    return known;
  };
}

const inRegion = (region: string | undefined): { readonly region?: string } => (region === undefined ? {} : { region });

// Marked as pure, so that a bundle leaves out the clients that it does not use.
/** Without a region: the one of the environment. */
export const configClient = /* @__PURE__ */ perRegion(
  (region) => new ConfigServiceClient({ ...readers, ...inRegion(region) }),
);
export const guardDutyClient = /* @__PURE__ */ perRegion(
  (region) => new GuardDutyClient({ ...readers, ...inRegion(region) }),
);
export const ec2Client = /* @__PURE__ */ perRegion((region) => new EC2Client({ ...readers, ...inRegion(region) }));
export const loadBalancingClient = /* @__PURE__ */ perRegion(
  (region) => new ElasticLoadBalancingV2Client({ ...readers, ...inRegion(region) }),
);
export const rdsClient = /* @__PURE__ */ perRegion((region) => new RDSClient({ ...readers, ...inRegion(region) }));
export const s3Client = /* @__PURE__ */ perRegion((region) => new S3Client({ ...readers, ...inRegion(region) }));
export const s3ControlClient = /* @__PURE__ */ perRegion(
  (region) => new S3ControlClient({ ...readers, ...inRegion(region) }),
);
export const cloudTrailClient = /* @__PURE__ */ perRegion(
  (region) => new CloudTrailClient({ ...readers, ...inRegion(region) }),
);
export const logsClient = /* @__PURE__ */ perRegion(
  (region) => new CloudWatchLogsClient({ ...readers, ...inRegion(region) }),
);
export const snsClient = /* @__PURE__ */ perRegion((region) => new SNSClient({ ...senders, ...inRegion(region) }));
export const eventBridgeClient = /* @__PURE__ */ perRegion(
  (region) => new EventBridgeClient({ ...senders, ...inRegion(region) }),
);
export const securityHubClient = /* @__PURE__ */ perRegion(
  (region) => new SecurityHubClient({ ...paced, ...inRegion(region) }),
);
/** One update a second for the whole account: https://docs.aws.amazon.com/waf/latest/developerguide/limits.html */
export const wafClient = /* @__PURE__ */ perRegion((region) => new WAFV2Client({ ...paced, ...inRegion(region) }));
