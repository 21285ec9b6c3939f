/** What can be pressed below a message. Each carries the incident's id, and what decides a proposal its: what it does is decided where it arrives. */
import type { KnownBlock } from '@slack/types';

import type { Occasion } from './message.ts';
import { remedyRows } from './slack-remedy-buttons.ts';

/** Ids of the buttons: a contract with what receives them. */
export const pressed = [
  'acknowledge',
  'path',
  'fix',
  'ask',
  'snooze',
  'propose',
  'approve',
  'decline',
  'revert',
] as const;
export type Pressed = (typeof pressed)[number];

/** Hours that an incident can be put off. */
export const snoozes = [1, 4, 24, 72] as const;

type Elements = Extract<KnownBlock, { type: 'actions' }>['elements'];

export function buttonsOf({ incident, proposable }: Occasion): readonly KnownBlock[] {
  if (incident.withdrawn === true) return [];
  if (incident.state === 'resolved') return remedyRows(incident);
  const taken = incident.state === 'acknowledged' || incident.state === 'fixing' || incident.state === 'excepted';
  const violation = incident.kind === 'violation';
  const button = (id: Pressed, text: string, style?: 'primary'): Elements[number] => ({
    type: 'button',
    action_id: id,
    value: incident.id,
    text: { type: 'plain_text', text },
    ...(style === undefined ? {} : { style }),
  });
  const elements: Elements = [
    ...(taken ? [] : [button('acknowledge', 'Acknowledge', 'primary')]),
    ...(violation ? [button('path', 'Show path'), button('fix', 'Show fix')] : []),
    ...(proposable === true ? [button('propose', 'Propose to make the fix')] : []),
    ...(violation && incident.state !== 'excepted' ? [button('ask', 'Ask for an exception')] : []),
    {
      type: 'static_select',
      action_id: 'snooze',
      placeholder: { type: 'plain_text', text: 'Snooze' },
      options: snoozes.map((hours) => ({
        text: { type: 'plain_text', text: hours < 24 ? `${hours} h` : `${hours / 24} d` },
        value: `${incident.id}|${hours}`,
      })),
    },
  ];
  return [{ type: 'actions', block_id: 'incident', elements }, ...remedyRows(incident)];
}
