/** Parameter schemas that several controls share. They take the policy file's texts and give what `net` computes with. */
import { type AddressSet, cidrs, none, parseCidr, union } from '@clausewatch/net/addresses';
import { type Traffic, parseTrafficText } from '@clausewatch/net/traffic';
import * as z from 'zod/mini';

/** `tcp/22`, `udp/3389`, `tcp/5985-5986`, `all`. */
export const TrafficText = z.pipe(
  z
    .string()
    .check(
      z.refine(
        (text) => parseTrafficText(text) !== undefined,
        'not a protocol and port: write tcp/22, tcp/5985-5986 or all',
      ),
    ),
  z.transform((text): Traffic => parseTrafficText(text) ?? { kind: 'all' }),
);

const Cidr = z
  .string()
  .check(
    z.refine((text) => parseCidr(text) !== undefined, 'not an address range: write 198.18.0.0/15 or 2001:db8::/32'),
  );

/** What a register of networks amounts to. */
export interface Networks {
  /** False: the register does not exist. Nothing is then trusted of what is public; of what is private nothing is known. */
  readonly declared: boolean;
  readonly addresses: AddressSet;
  /** Security groups whose members are trusted. */
  readonly groups: readonly string[];
}

/** A register (`$adminNetworks`; `null` where it is absent) or a plain list of address ranges. */
export const NetworksParam = z.pipe(
  z.union([
    z.null(),
    z.array(Cidr),
    z.object({ cidrs: z.array(Cidr), groups: z.optional(z.array(z.string())), purpose: z.optional(z.string()) }),
  ]),
  z.transform((value): Networks => {
    if (value === null) return { declared: false, addresses: none, groups: [] };
    const list = Array.isArray(value) ? { cidrs: value, groups: [] } : value;
    return { declared: true, addresses: union(...list.cidrs.map((text) => cidrs(text))), groups: list.groups ?? [] };
  }),
);

/** The name of the register that `trusted` is, for what is reported as missing where it is absent. */
export const RegisterNameParam = z._default(z.string().check(z.regex(/^\w+$/)), 'adminNetworks');

/** From which share of all public addresses of a family a rule counts as open to the world. */
export const ShareParam = z._default(z.number().check(z.gt(0), z.lte(1)), 0.25);

const ThirdParties = z.pipe(
  z.array(z.object({ name: z.string(), accounts: z.optional(z.array(z.string())), cidrs: z.optional(z.array(Cidr)) })),
  z.transform((list): Networks => ({
    declared: true,
    addresses: union(...list.flatMap((one) => (one.cidrs ?? []).map((text) => cidrs(text)))),
    groups: [],
  })),
);

/** Parties that are known and hence not "the public": one register or several (`[$adminNetworks, $thirdParties]`); nobody when left out. */
export const KnownParam = z.pipe(
  z._default(z.union([NetworksParam, ThirdParties, z.array(z.union([NetworksParam, ThirdParties]))]), []),
  z.transform((value): Networks => {
    const list: readonly Networks[] = 'addresses' in value ? [value] : value;
    return {
      declared: list.some((one) => one.declared),
      addresses: union(...list.map((one) => one.addresses)),
      groups: list.flatMap((one) => one.groups),
    };
  }),
);

interface Ranges {
  /** False: the register does not exist, so any stranger may be one. */
  readonly declared: boolean;
  readonly parties: readonly { readonly name: string; readonly addresses: AddressSet }[];
}

/** The register of third parties, as far as it tells their address ranges. */
export const RangesParam = z.pipe(
  z.union([z.null(), z.array(z.object({ name: z.string(), cidrs: z.optional(z.array(Cidr)) }))]),
  z.transform((list): Ranges => ({
    declared: list !== null,
    parties: (list ?? []).flatMap(({ name, cidrs: texts = [] }) =>
      texts.length === 0 ? [] : [{ name, addresses: union(...texts.map((text) => cidrs(text))) }],
    ),
  })),
);
