/** What one deployment needs to know: one entry per stage in `clausewatch.config.json`, complete in itself, nothing inherited. */
import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, normalize } from 'node:path';
import * as z from 'zod/mini';

export const SETTINGS_FILE = 'clausewatch.config.json';

const Emails = z.readonly(z.array(z.email()).check(z.minLength(1, 'needs at least one address')));

/** What a message carries to be filtered by: see docs/alerts.md. */
const filterable = [
  'severity',
  'state',
  'news',
  'kind',
  'policies',
  'clauses',
  'owners',
  'environment',
  'account',
] as const;
const Values = z.readonly(z.array(z.string()).check(z.minLength(1)));
const Only = z.partialRecord(z.enum(filterable), Values).check(
  z.refine(
    // https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html, less the one of our own
    (only) =>
      Object.keys(only).length <= 4 && Object.values(only).reduce((product, { length }) => product * length, 1) <= 150,
    'is more than SNS takes: four names, and 150 combinations of their values',
  ),
);

/** An address, or one that is told of some incidents only. */
const Reader = z.union([z.email(), z.strictObject({ address: z.email(), only: Only })]);
export type Reader = z.infer<typeof Reader>;

/** `true`: a webhook. A bot has threads and buttons; Amazon Q Developer shows what a topic brings. */
const Slack = z.union([
  z.boolean(),
  z.strictObject({
    by: z.literal('bot'),
    channel: z.string().check(z.regex(/^[CG][A-Z0-9]{6,20}$/, 'is not the id of a channel')),
    /** Ids of its workspace and app: what was pressed elsewhere is refused. Without the first, Slack is asked which it is. */
    team: z.optional(z.string().check(z.regex(/^[TE][A-Z0-9]{2,23}$/, 'is not the id of a workspace'))),
    app: z.optional(z.string().check(z.regex(/^A[A-Z0-9]{2,23}$/, 'is not the id of an app'))),
    /** How many of what is pressed are taken at once, however many call: see docs/deployment.md. */
    concurrency: z.optional(z.union([z.int().check(z.minimum(1), z.maximum(100)), z.literal('unreserved')])),
  }),
  z.strictObject({ by: z.literal('q-developer') }),
]);

/** Relative to the repository and inside it: it is copied into the functions' bundles. */
const RepositoryPath = z
  .string()
  .check(
    z.refine(
      (path) => !isAbsolute(path) && !/^\.(?:\.|[\\/]*$)/.test(normalize(path)),
      'must be a path inside the repository',
    ),
  );

/** Without wildcards: it becomes what a role may write to. */
const PlaceArn = z
  .string()
  .check(
    z.regex(
      /^arn:aws[a-z-]*:(?:wafv2:[a-z0-9-]+:\d{12}:(?:regional|global)\/ipset\/[\w-]+\/[0-9a-z-]+|ec2:[a-z0-9-]+:\d{12}:network-acl\/acl-[0-9a-f]+)$/,
      'is not the ARN of an IP set of AWS WAF (wafv2) or of a network ACL',
    ),
  );

const Remediation = z
  .strictObject({
    /** Rules of every firewall of this kind, of this account and region. */
    edits: z.optional(z.readonly(z.array(z.enum(['security-groups', 'network-acls'])))),
    /** The places of the register `remediation.block`, as ARNs: IP sets of AWS WAF, and network ACLs. */
    blocks: z.optional(z.readonly(z.array(PlaceArn))),
  })
  .check(
    z.refine(
      ({ edits = [], blocks = [] }) => edits.length + blocks.length > 0,
      'asks for nothing: name `edits` or `blocks`',
    ),
  );

export const Settings = z.strictObject({
  /** IANA name, the same as `organisation.timeZone` in the registers: sweeps run by this clock. */
  timeZone: z.string().check(z.refine(isTimeZone, 'is not an IANA time zone such as Europe/Vienna')),
  /** Who is told of incidents. */
  emails: z.readonly(z.array(Reader).check(z.minLength(1, 'needs at least one address'))),
  /** Who is told that Clausewatch itself is in trouble. */
  operators: Emails,
  /** Whether and how alerts also go to Slack. Secrets: `SlackWebhookUrl`, or of a bot `SlackBotToken` and `SlackSigningSecret`. */
  slack: Slack,
  /** A pager, by the secret `PagerKey`. */
  pager: z.optional(z.strictObject({ url: z.url() })),
  /** Policy ids, as in their files. */
  policies: z.readonly(z.array(z.string().check(z.regex(/^[a-z0-9-]+$/, 'is not a policy id'))).check(z.minLength(1))),
  /** The registers file. Without one every control says what it cannot decide. */
  registers: z.optional(RepositoryPath),
  /** Folder of the policies as written, from which alerts quote. Without one they paraphrase. */
  documents: z.optional(RepositoryPath),
  /** True: incidents are also findings in AWS Security Hub, which has to be on. */
  securityHub: z.optional(z.boolean()),
  /** True: a custom rule of AWS Config asks Clausewatch, and shows its results. AWS charges for each of them. */
  configRule: z.optional(z.boolean()),
  /** A function may change these, for what people approved and the registers opt in. Absent: nothing may change anything. */
  remediation: z.optional(Remediation),
});
export type Settings = z.infer<typeof Settings>;

/**
 * The settings of `stage`, from the file named by `CLAUSEWATCH_CONFIG` (default `clausewatch.config.json`).
 * Throws one error that lists every problem with its place.
 */
export function readSettings(
  stage: string,
  file: string = process.env['CLAUSEWATCH_CONFIG'] ?? SETTINGS_FILE,
): Settings {
  if (!existsSync(file)) throw new Error(`${file}: no such file. It says who is alerted: see docs/deployment.md.`);
  const settings = parseSettings(readFileSync(file, 'utf8'), stage, file);
  const missing = [settings.registers, settings.documents].filter((path) => path !== undefined && !existsSync(path));
  if (missing.length > 0) throw new Error(`${file}: ${stage}: no such file: ${missing.join(', ')}`);
  return settings;
}

/** As `readSettings`, from text. */
export function parseSettings(text: string, stage: string, file: string = SETTINGS_FILE): Settings {
  const stages = z.record(z.string(), z.unknown()).safeParse(parseJson(text, file));
  if (!stages.success) throw new Error(`${file}: must be an object with one entry per stage`);
  if (!Object.hasOwn(stages.data, stage))
    throw new Error(`${file}: no stage "${stage}" (it has: ${Object.keys(stages.data).join(', ') || 'none'})`);
  const result = Settings.safeParse(stages.data[stage], { error: z.locales.en().localeError });
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `  ${[stage, ...issue.path].join('.')}: ${issue.message}`);
  throw new Error(`${file}:\n${problems.join('\n')}`);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: not JSON`, { cause: error });
  }
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
