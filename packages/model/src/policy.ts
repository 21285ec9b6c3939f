/** The written policy, sentence by sentence, and how each sentence is decided. */
import * as z from 'zod/mini';

import { Severity } from './verdict.ts';

const Texts = z.readonly(z.array(z.string()));
const Days = z.number();

/** Who may be meant: an environment, a register, a system, `internet`, `anyone`. */
const Party = z.string();

/** What a clause claims, typed: controls take their parameters from it and contradictions are computed on it. */
export const Assertion = z.discriminatedUnion('kind', [
  /** `from` may (or may not) reach `to` on `ports` (`tcp/443`; `all`). `only`: and on nothing else. */
  z.readonly(
    z.object({
      kind: z.literal('reach'),
      effect: z.enum(['allow', 'deny', 'only']),
      from: Party,
      to: Party,
      ports: Texts,
    }),
  ),
  /** Kept at least `min` and at most `max` days. */
  z.readonly(z.object({ kind: z.literal('retention'), of: z.string(), min: z.optional(Days), max: z.optional(Days) })),
  z.readonly(z.object({ kind: z.literal('backup'), of: z.string(), every: z.string(), min: Days, max: Days })),
  /** Done again within an ISO 8601 duration (`P3M`), or whenever `when` happens. */
  z.readonly(
    z.object({
      kind: z.literal('review'),
      of: z.string(),
      every: z.optional(z.string()),
      when: z.optional(z.string()),
    }),
  ),
  /** `parties` share nothing of `what`. */
  z.readonly(z.object({ kind: z.literal('separation'), parties: Texts, what: z.string() })),
  z.readonly(z.object({ kind: z.literal('encryption'), of: z.string(), minimum: z.string() })),
  z.readonly(z.object({ kind: z.literal('redirect'), from: z.string(), to: z.string() })),
  z.readonly(z.object({ kind: z.literal('authentication'), of: z.string(), by: z.string(), never: z.optional(Texts) })),
  z.readonly(z.object({ kind: z.literal('monitoring'), of: z.string(), for: z.optional(z.string()) })),
  z.readonly(z.object({ kind: z.literal('limit'), of: z.string(), to: z.string() })),
  /** Something is run, used, or kept somewhere. */
  z.readonly(z.object({ kind: z.literal('placement'), of: z.string(), at: z.string() })),
  z.readonly(z.object({ kind: z.literal('handling'), of: z.string(), as: z.string() })),
  z.readonly(z.object({ kind: z.literal('mapping'), framework: z.string(), controls: Texts })),
  /** A claim with no shape of its own. */
  z.readonly(z.object({ kind: z.literal('statement'), claims: z.string() })),
]);
export type Assertion = z.infer<typeof Assertion>;

/** One way in which a clause is decided. `unproven` names what would be needed: `connector atlas`, `register adminNetworks`. */
export const Assessment = z.discriminatedUnion('kind', [
  z.readonly(
    z.object({
      kind: z.literal('control'),
      control: z.string(),
      /** Parameters; a text `$name` stands for the register of that name. */
      with: z.readonly(z.record(z.string(), z.unknown())),
    }),
  ),
  z.readonly(z.object({ kind: z.literal('attestation'), by: z.string(), every: z.string(), statement: z.string() })),
  z.readonly(z.object({ kind: z.literal('unproven'), missing: Texts })),
  z.readonly(z.object({ kind: z.literal('not-falsifiable'), reason: z.string() })),
]);
export type Assessment = z.infer<typeof Assessment>;

/** Where the sentence stands in the customer's own document. */
export const Source = z.readonly(
  z.object({
    file: z.string(),
    /** First and last line, counted from 1, blank lines included. */
    lines: z.readonly(z.tuple([z.number(), z.number()])),
    /** First character on the first line (from 0) and the length in characters, line breaks included. */
    start: z.number(),
    length: z.number(),
    /** SHA-256 of the sentence, UTF-8, each run of white space as one blank. */
    sha256: z.string(),
  }),
);
export type Source = z.infer<typeof Source>;

export const Clause = z.readonly(
  z.object({
    /** Stable, never used again: `P-7`. */
    id: z.string(),
    /** The sentence in our own words; shown as a paraphrase where the document is not at hand. */
    summary: z.string(),
    source: z.optional(Source),
    /** `fact`: a machine can decide it; `partly`: it can disprove it; `attested`: only a person can say. */
    class: z.enum(['fact', 'partly', 'attested']),
    owner: z.string(),
    systems: Texts,
    frameworks: Texts,
    severity: z.optional(Severity),
    /** ISO 8601 duration within which a breach is to be mended. */
    repairWithin: z.optional(z.string()),
    assertions: z.readonly(z.array(Assertion)),
    assess: z.readonly(z.array(Assessment)),
  }),
);
export type Clause = z.infer<typeof Clause>;

export const Policy = z.readonly(
  z.object({
    id: z.string(),
    title: z.string(),
    company: z.string(),
    version: z.string(),
    clauses: z.readonly(z.array(Clause)),
  }),
);
export type Policy = z.infer<typeof Policy>;

/** The sentence as a message shows it. */
export const Sentence = z.readonly(
  z.object({
    policy: z.string(),
    clause: z.string(),
    policyTitle: z.string(),
    text: z.string(),
    /** False: our own words, because the document is not at hand or no longer holds the sentence. */
    quoted: z.boolean(),
    file: z.optional(z.string()),
    line: z.optional(z.number()),
  }),
);
export type Sentence = z.infer<typeof Sentence>;

/** What a finding was decided with. */
export const Versions = z.readonly(z.object({ policy: z.string(), registers: z.string(), controls: z.string() }));
export type Versions = z.infer<typeof Versions>;
