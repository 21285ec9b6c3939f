/** Packets worth asking about, and the engine's answers in a form that one packet can be looked up in. */
import type { GraphPart, InterfacePart } from '@clausewatch/model/graph';
import { covers, everywhere, parseCidr } from '@clausewatch/net/addresses';

import type { Reached } from './answer.ts';
import { LOADS, type Pick, PUBLIC_SAMPLES } from './estate-pools-testing.ts';
import { atlasOf } from './atlas.ts';
import type { Load } from './oracle-arithmetic-testing.ts';
import type { Where } from './oracle-testing.ts';
import { reach } from './reach.ts';
import { addressesAt, type Region } from './region.ts';

export interface Probe {
  readonly from: Where;
  readonly to: Where;
  readonly load: Load;
}

export function interfacesOf(parts: readonly GraphPart[]): InterfacePart[] {
  return parts.filter((part) => part.kind === 'interface');
}

function end(part: InterfacePart, pick: Pick): Where {
  const { address } = part.addresses[pick(part.addresses.length)] ?? { address: '10.0.0.1' };
  return { at: 'interface', id: part.id, address };
}

export function randomProbe(parts: readonly GraphPart[], pick: Pick): Probe {
  const all = interfacesOf(parts);
  const any = (): Where => end(all[pick(all.length)] as InterfacePart, pick);
  const outside = (): Where => ({ at: 'internet', address: PUBLIC_SAMPLES[pick(PUBLIC_SAMPLES.length)] ?? '1.0.0.1' });
  const [protocol, detail] = LOADS[pick(3) === 0 ? 2 : pick(LOADS.length)] ?? [6, 22];
  const kind = pick(5);
  return { from: kind < 2 ? outside() : any(), to: kind === 4 ? outside() : any(), load: { protocol, detail } };
}

/** The engine's answers to every question that probes can touch, asked when first needed. */
export function asked(parts: readonly GraphPart[]): (probe: Probe, which: 'sure' | 'maybe') => boolean {
  const world = atlasOf(parts);
  const networks = [...new Set(parts.flatMap((part) => (part.kind === 'interface' ? [part.network ?? ''] : [])))];
  const everybody = { kind: 'networks', name: 'all', ids: networks } as const;
  const memo = new Map<string, readonly Reached[]>();
  const ask = ({ from, to }: Probe): readonly Reached[] => {
    const key = `${from.at === 'internet'} ${to.at === 'internet' ? `from ${from.at === 'interface' ? from.id : ''}` : to.id}`;
    const known = memo.get(key);
    if (known !== undefined) return known;
    const { reached } = reach(world, {
      from:
        from.at === 'internet'
          ? { kind: 'internet' }
          : to.at === 'internet'
            ? { kind: 'resource', id: from.id }
            : everybody,
      to: to.at === 'internet' ? { kind: 'internet' } : { kind: 'resource', id: to.id },
    });
    memo.set(key, reached);
    return reached;
  };
  return (probe, which) => {
    const many = probe.to.at === 'internet' ? probe.to.address : probe.from.address;
    return ask(probe).some((row) => contains(row[which], probe.load, many));
  };
}

export function contains(region: Region, { protocol, detail }: Load, address: string): boolean {
  return covers(addressesAt(region, protocol * 65_536 + detail), parseCidr(address) ?? everywhere);
}
