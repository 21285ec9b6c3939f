/** The written policy, sentence by sentence, and how each sentence is decided. */
import * as z from 'zod/mini';

import { Severity } from './verdict.ts';

const Texts = z.readonly(z.array(z.string()));
const Days = z.int().check(z.nonnegative());
const Name = z.string().check(z.regex(/^\S(.*\S)?$/s, 'empty, or blanks around it'));

/** ISO 8601 duration above zero: `P3M`, `PT4H`, `P1W`. */
export const Duration = z
  .string()
  .check(
    z.regex(
      /^P(?=[\dT])(?=.*[1-9])(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/,
      'not a duration: write P7D (days), P3M (months), PT4H (hours)',
    ),
  );

/** Who may be meant: an environment, a register, a system, `internet`, `anyone`. */
const Party = z.string();

/** What a clause claims, typed: controls take their parameters from it and contradictions are computed on it. */
export const Assertion = z.discriminatedUnion('kind', [
  /** `from` may (or may not) reach `to` on `ports` (`tcp/443`; `all`). `only`: and on nothing else. */
  z.readonly(
    z.strictObject({
      kind: z.literal('reach'),
      effect: z.enum(['allow', 'deny', 'only']),
      from: Party,
      to: Party,
      ports: Texts,
    }),
  ),
  /** Kept at least `min` and at most `max` days. */
  z.readonly(
    z.strictObject({ kind: z.literal('retention'), of: z.string(), min: z.optional(Days), max: z.optional(Days) }),
  ),
  z.readonly(z.strictObject({ kind: z.literal('backup'), of: z.string(), every: Duration, min: Days, max: Days })),
  /** Done again within an ISO 8601 duration (`P3M`), or whenever `when` happens. */
  z.readonly(
    z.strictObject({
      kind: z.literal('review'),
      of: z.string(),
      every: z.optional(Duration),
      when: z.optional(z.string()),
    }),
  ),
  /** `parties` share nothing of `what`. */
  z.readonly(z.strictObject({ kind: z.literal('separation'), parties: Texts, what: z.string() })),
  z.readonly(z.strictObject({ kind: z.literal('encryption'), of: z.string(), minimum: z.string() })),
  z.readonly(z.strictObject({ kind: z.literal('redirect'), from: z.string(), to: z.string() })),
  z.readonly(
    z.strictObject({ kind: z.literal('authentication'), of: z.string(), by: z.string(), never: z.optional(Texts) }),
  ),
  z.readonly(z.strictObject({ kind: z.literal('monitoring'), of: z.string(), for: z.optional(z.string()) })),
  z.readonly(z.strictObject({ kind: z.literal('limit'), of: z.string(), to: z.string() })),
  /** Something is run, used, or kept somewhere. */
  z.readonly(z.strictObject({ kind: z.literal('placement'), of: z.string(), at: z.string() })),
  z.readonly(z.strictObject({ kind: z.literal('handling'), of: z.string(), as: z.string() })),
  z.readonly(z.strictObject({ kind: z.literal('mapping'), framework: z.string(), controls: Texts })),
  /** A claim with no shape of its own. */
  z.readonly(z.strictObject({ kind: z.literal('statement'), claims: z.string() })),
]);
export type Assertion = z.infer<typeof Assertion>;

/** One way in which a clause is decided. `unproven` names what would be needed: `connector atlas`, `register adminNetworks`. */
export const Assessment = z.discriminatedUnion('kind', [
  z.readonly(
    z.strictObject({
      kind: z.literal('control'),
      control: z.string(),
      /** Parameters; a text `$name` stands for the register of that name. */
      with: z.readonly(z.record(z.string(), z.unknown())),
      /** The clause speaks of these environments only: what surely lies in another one is left out. */
      environments: z.optional(z.readonly(z.array(Name).check(z.minLength(1)))),
    }),
  ),
  z.readonly(z.strictObject({ kind: z.literal('attestation'), by: Name, every: Duration, statement: z.string() })),
  z.readonly(z.strictObject({ kind: z.literal('unproven'), missing: z.readonly(z.array(Name).check(z.minLength(1))) })),
  z.readonly(z.strictObject({ kind: z.literal('not-falsifiable'), reason: z.string() })),
]);
export type Assessment = z.infer<typeof Assessment>;

/** Where the sentence stands in the customer's own document. */
export const Source = z.readonly(
  z.strictObject({
    /** Name without folders. */
    file: z.string().check(z.regex(/^[^/\\]+$/, 'give the file name without folders')),
    /** First and last line, counted from 1, blank lines included. */
    lines: z.readonly(z.tuple([z.int().check(z.positive()), z.int().check(z.positive())])),
    /** First character on the first line (from 0) and the length, line breaks included: UTF-16 units of the text with `\n` line ends and no byte order mark. */
    start: z.int().check(z.nonnegative()),
    length: z.int().check(z.positive()),
    /** SHA-256 of the sentence, UTF-8, each run of white space as one blank. */
    sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/, 'not a SHA-256 in small hexadecimal digits')),
  }),
);
export type Source = z.infer<typeof Source>;

export const Clause = z.readonly(
  z.strictObject({
    /** Stable, never used again: `P-7`. */
    id: z.string().check(z.regex(/^[A-Za-z][\w.-]*$/, 'letters, digits, dots and hyphens only: P-7')),
    /** The sentence in our own words; shown as a paraphrase where the document is not at hand. */
    summary: Name,
    source: z.optional(Source),
    /** `fact`: a machine can decide it; `partly`: it can disprove it; `attested`: only a person can say. */
    class: z.enum(['fact', 'partly', 'attested']),
    /** A role, filled in the register of people by `owns`. */
    owner: Name,
    systems: Texts,
    frameworks: Texts,
    severity: z.optional(Severity),
    /** ISO 8601 duration within which a breach is to be mended. */
    repairWithin: z.optional(Duration),
    assertions: z.readonly(z.array(Assertion).check(z.minLength(1))),
    assess: z.readonly(z.array(Assessment).check(z.minLength(1))),
  }),
);
export type Clause = z.infer<typeof Clause>;

export const Policy = z.readonly(
  z.strictObject({
    id: z.string().check(z.regex(/^[a-z][a-z0-9-]*$/, 'small letters, digits and hyphens only')),
    title: Name,
    company: Name,
    /** `1.0.0`: major when something is no longer watched, minor when more is, patch for words. */
    version: z.string().check(z.regex(/^\d+\.\d+\.\d+$/, 'write three numbers: 1.0.0')),
    /** True: it steps back. A control that another policy cites too is not quoted with this one. */
    fallback: z.optional(z.boolean()),
    clauses: z.readonly(z.array(Clause).check(z.minLength(1))),
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
    /** Why it is not quoted: the document is not at hand, no longer holds the sentence, or the clause names none. */
    paraphrased: z.optional(z.enum(['no-document', 'changed', 'no-source'])),
    file: z.optional(z.string()),
    line: z.optional(z.number()),
  }),
);
export type Sentence = z.infer<typeof Sentence>;

/** What a finding was decided with. */
export const Versions = z.readonly(z.object({ policy: z.string(), registers: z.string(), controls: z.string() }));
export type Versions = z.infer<typeof Versions>;
