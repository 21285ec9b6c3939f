/** How this organisation handles incidents, with what holds where its registers say nothing. */
import { after } from '@clausewatch/model/duration';
import type { Handling } from '@clausewatch/model/handling';
import type { Channel } from '@clausewatch/model/incident';
import type { Person, Registers } from '@clausewatch/model/registers';
import type { Severity } from '@clausewatch/model/verdict';

/** What there is always an answer to. */
interface Usual {
  readonly settle: string;
  readonly cooldown: string;
  readonly remindBefore: string;
  readonly aroundTheClock: readonly Severity[];
}

export interface House {
  readonly channels: readonly Channel[];
  readonly handling: Handling & Usual;
  readonly people: readonly Person[];
  readonly timeZone: string;
}

export function houseOf(registers: Registers, channels: readonly Channel[]): House {
  const { handling = {}, people = [], organisation } = registers;
  const usual: Usual = {
    settle: handling.settle ?? 'PT2M',
    cooldown: handling.cooldown ?? 'PT1H',
    remindBefore: handling.remindBefore ?? 'P7D',
    aroundTheClock: handling.aroundTheClock ?? ['critical', 'high'],
  };
  return { channels, handling: { ...handling, ...usual }, people, timeZone: organisation?.timeZone ?? 'UTC' };
}

/** The instant a duration after another; what cannot be reached never comes. */
export function past(instant: string, duration: string): string {
  return after(instant, duration) ?? '9999-12-31T23:59:59.999Z';
}
