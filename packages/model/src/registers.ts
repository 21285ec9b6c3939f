/** Facts that only the company knows. An absent register is not an empty one: see each control for what it then cannot say. */
import * as z from 'zod/mini';

const Texts = z.readonly(z.array(z.string()));

const Organisation = z.readonly(
  z.object({
    name: z.string(),
    /** IANA time zone: schedules, due times and digests follow it. */
    timeZone: z.string(),
  }),
);

const Account = z.readonly(
  z.object({
    id: z.string(),
    alias: z.string(),
    provider: z.optional(z.string()),
    environment: z.optional(z.string()),
  }),
);

/** Which environment a network, account or project belongs to. A network outweighs its account. */
const Environment = z.readonly(
  z.object({ environment: z.string(), accounts: z.optional(Texts), networks: z.optional(Texts) }),
);

/** Networks that are trusted for a purpose: address ranges, and security groups whose members are meant. */
export const NetworkList = z.readonly(
  z.object({ cidrs: Texts, groups: z.optional(Texts), purpose: z.optional(z.string()) }),
);
export type NetworkList = z.infer<typeof NetworkList>;

const PublicEndpoint = z.readonly(
  z.object({
    name: z.string(),
    /** Resource id, ARN or host name. */
    endpoint: z.string(),
    ports: Texts,
    owner: z.optional(z.string()),
  }),
);

const RegisteredPort = z.readonly(
  z.object({
    /** `tcp/443`, `tcp/5985-5986`. */
    port: z.string(),
    purpose: z.string(),
    public: z.boolean(),
    owner: z.optional(z.string()),
    ticket: z.optional(z.string()),
  }),
);

const ThirdParty = z.readonly(
  z.object({
    name: z.string(),
    accounts: z.optional(Texts),
    cidrs: z.optional(Texts),
    purpose: z.optional(z.string()),
  }),
);

export const roles = ['viewer', 'responder', 'approver', 'reviewer', 'admin'] as const;

export const Person = z.readonly(
  z.object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    roles: z.readonly(z.array(z.enum(roles))),
    /** Owner roles of clauses that this person fills: `platform-security`, `CISO`. */
    owns: z.optional(Texts),
    slack: z.optional(z.string()),
  }),
);
export type Person = z.infer<typeof Person>;

export const Registers = z.readonly(
  z.object({
    organisation: z.optional(Organisation),
    accounts: z.optional(z.readonly(z.array(Account))),
    environments: z.optional(z.readonly(z.array(Environment))),
    adminNetworks: z.optional(NetworkList),
    authorisedServers: z.optional(NetworkList),
    publicEndpoints: z.optional(z.readonly(z.array(PublicEndpoint))),
    ports: z.optional(z.readonly(z.array(RegisteredPort))),
    thirdParties: z.optional(z.readonly(z.array(ThirdParty))),
    people: z.optional(z.readonly(z.array(Person))),
  }),
);
export type Registers = z.infer<typeof Registers>;
export type RegisterName = keyof Registers;
