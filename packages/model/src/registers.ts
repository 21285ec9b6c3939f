/** Facts that only the company knows. An absent register is not an empty one: see each control for what it then cannot say. */
import { parseCidr } from '@clausewatch/net/addresses';
import { parseTrafficText } from '@clausewatch/net/traffic';
import * as z from 'zod/mini';

import { Handling } from './handling.ts';
import { Remediation } from './remediation.ts';
import { Severity } from './verdict.ts';
import { isTimeZone } from './zone.ts';

const Name = z.string().check(z.regex(/^\S(.*\S)?$/s, 'empty, or blanks around it'));
const Texts = z.readonly(z.array(Name));

const Cidrs = z.readonly(
  z.array(
    z
      .string()
      .check(
        z.refine(
          (text) => parseCidr(text) !== undefined,
          'not an address range: write 198.18.0.0/15 or 2001:db8::/32, without leading zeros',
        ),
      ),
  ),
);

const PortText = z
  .string()
  .check(
    z.refine((text) => parseTrafficText(text) !== undefined, 'not a port: write tcp/443, udp/53, tcp/5985-5986 or all'),
  );
const Ports = z.readonly(z.array(PortText));

const TimeZone = z
  .string()
  .check(z.refine(isTimeZone, 'not a time zone: write an IANA name such as Europe/Dublin or UTC'));

const Organisation = z.readonly(
  z.strictObject({
    name: Name,
    /** IANA time zone: schedules, due times and digests follow it. */
    timeZone: TimeZone,
  }),
);

const Account = z.readonly(
  z.strictObject({
    id: Name,
    alias: Name,
    provider: z.optional(z.string()),
    environment: z.optional(z.string()),
  }),
);

/** Which environment a network, account or project belongs to. A network outweighs its account. */
const Environment = z.readonly(
  z.strictObject({ environment: Name, accounts: z.optional(Texts), networks: z.optional(Texts) }),
);

/** Networks that are trusted for a purpose: address ranges, and security groups whose members are meant. */
export const NetworkList = z.readonly(
  z.strictObject({ cidrs: Cidrs, groups: z.optional(Texts), purpose: z.optional(z.string()) }),
);
export type NetworkList = z.infer<typeof NetworkList>;

const PublicEndpoint = z.readonly(
  z.strictObject({
    name: Name,
    /** Resource id, ARN or host name. */
    endpoint: Name,
    ports: Ports,
    owner: z.optional(z.string()),
  }),
);

const RegisteredPort = z.readonly(
  z.strictObject({
    /** `tcp/443`, `tcp/5985-5986`. */
    port: PortText,
    purpose: z.string(),
    public: z.boolean(),
    owner: z.optional(z.string()),
    ticket: z.optional(z.string()),
  }),
);

const ThirdParty = z.readonly(
  z.strictObject({
    name: Name,
    accounts: z.optional(Texts),
    cidrs: z.optional(Cidrs),
    purpose: z.optional(z.string()),
  }),
);

export const roles = ['viewer', 'responder', 'approver', 'reviewer', 'admin'] as const;
export type Role = (typeof roles)[number];

export const Person = z.readonly(
  z.strictObject({
    id: Name,
    name: Name,
    email: z.string().check(z.regex(/^[^\s@]+@[^\s@]+$/, 'not an e-mail address')),
    roles: z.readonly(z.array(z.enum(roles))),
    /** Owner roles of clauses that this person fills: `platform-security`, `CISO`. */
    owns: z.optional(Texts),
    /** Member id on Slack: `U012AB3CD`. */
    slack: z.optional(Name),
    /** Principal on AWS, as a session shows it: `arn:aws:sts::111122223333:assumed-role/Responder/ada`. */
    iam: z.optional(Name),
    /** Subject of an OpenID Connect provider, behind its issuer: `https://login.example.com|ada`. */
    oidc: z.optional(Name),
  }),
);
export type Person = z.infer<typeof Person>;

const Severities = z.readonly(z.array(Severity));

/** What one channel hears: at once, in a digest, or not at all. */
const Hearing = z.readonly(
  z.strictObject({
    now: z.optional(Severities),
    digest: z.optional(Severities),
  }),
);

const Alerts = z.readonly(
  z.strictObject({
    email: z.optional(Hearing),
    slack: z.optional(Hearing),
    pager: z.optional(z.readonly(z.strictObject({ now: Severities }))),
    digest: z.optional(
      z.readonly(
        z.strictObject({
          at: z.optional(z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'not a time of day: write 08:00'))),
          timeZone: z.optional(TimeZone),
        }),
      ),
    ),
    incidentsPerWeek: z.optional(z.int().check(z.positive('a budget is a whole number above 0'))),
  }),
);

export const Registers = z.readonly(
  z.strictObject({
    organisation: z.optional(Organisation),
    accounts: z.optional(z.readonly(z.array(Account))),
    environments: z.optional(z.readonly(z.array(Environment))),
    adminNetworks: z.optional(NetworkList),
    authorisedServers: z.optional(NetworkList),
    publicEndpoints: z.optional(z.readonly(z.array(PublicEndpoint))),
    ports: z.optional(z.readonly(z.array(RegisteredPort))),
    thirdParties: z.optional(z.readonly(z.array(ThirdParty))),
    people: z.optional(z.readonly(z.array(Person))),
    alerts: z.optional(Alerts),
    handling: z.optional(Handling),
    remediation: z.optional(Remediation),
  }),
);
export type Registers = z.infer<typeof Registers>;
export type RegisterName = keyof Registers;
