/** The first thing to do about a threat, by the family of its finding type: `Purpose:Resource/Family`. */
import type { Threat } from '@clausewatch/model/threat';

type Step = readonly [when: RegExp, acting: string, target?: string];

/**
 * First match. `acting` is for what was taken over, `target` for what is only being tried. After AWS's own advice for each kind of resource:
 * docs.aws.amazon.com/guardduty/latest/ug/guardduty_remediate.html
 */
const steps: readonly Step[] = [
  [
    /^Policy:S3\/|^Stealth:S3\/|:S3\//,
    'Block public access to the bucket and deny the caller in its policy, then see in CloudTrail what was read or written.',
  ],
  [
    /:IAMUser\/.*InstanceCredentialExfiltration/,
    "Revoke the role's sessions (IAM, role, Revoke active sessions), isolate the instance that they came from, then see in CloudTrail what they did.",
  ],
  [/:IAMUser\//, "Deactivate the access key, or revoke the role's sessions, then see in CloudTrail what it did."],
  [
    /:(?:Kubernetes|EKS|ECS|Container)\/|Runtime\//,
    'Cut the workload off (a network policy, or a security group without rules, on the pod, task or node), revoke its credentials, and keep it for forensics.',
  ],
  [/:RDS\//, "Change the user's password, close public access to the database, then see what was read."],
  [
    /:Lambda\//,
    'Set the reserved concurrency of the function to 0, then look at its code and the role that it runs with.',
  ],
  [
    /:EC2\//,
    'Isolate the instance: put it alone into a security group without rules, take a snapshot of its volumes, and do not stop it before.',
    'Close the port to the remote address, or to everybody but the administrators, then look for a login that succeeded.',
  ],
  [/Malware|MaliciousFile/, 'Isolate what holds the file, and keep it for forensics.'],
];

/** Undefined for a type that nobody wrote a step for. */
export function firstStep({ type, role }: Threat): string | undefined {
  const step = steps.find(([when]) => when.test(type));
  if (step === undefined) return undefined;
  const [, acting, target] = step;
  return role === 'TARGET' && target !== undefined ? target : acting;
}
