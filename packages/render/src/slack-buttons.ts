/** What can be pressed below a message. Each carries the incident's id, and what decides a proposal its: what it does is decided where it arrives. */
import type { KnownBlock } from '@slack/types';

import type { Incident } from '@clausewatch/model/incident';
import { type Proposal, remediesOf, remedyText, revertible } from '@clausewatch/model/remedies';

import type { Occasion } from './message.ts';
import { slackPlain } from './slack-text.ts';

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

export function buttonsOf({ incident }: Occasion): readonly KnownBlock[] {
  if (incident.withdrawn === true) return [];
  if (incident.state === 'resolved') return row(remedyButtons(incident));
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
    ...remedyButtons(incident),
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
  return row(elements);
}

function row(elements: Elements): readonly KnownBlock[] {
  return elements.length === 0 ? [] : [{ type: 'actions', block_id: 'incident', elements }];
}

const undone = {
  edit: 'What was changed becomes what it was, and so does the breach.',
  block: 'The addresses are let in again now.',
} as const;

/** What can be done about the newest remedy and the last that was made, or that one can be proposed. Each asks again before it does it. */
function remedyButtons({ id, state, acts, fix, kind }: Incident): Elements {
  const proposals = remediesOf(acts);
  const newest = proposals.at(-1);
  const made = proposals.findLast(({ stage }) => revertible.has(stage));
  const decision = (
    { id: proposal }: Proposal,
    action: Pressed,
    text: string,
    what: string,
    style: 'primary' | 'danger',
  ): Elements[number] => ({
    type: 'button',
    action_id: action,
    value: `${id}|${proposal}`,
    text: { type: 'plain_text', text },
    style,
    confirm: {
      title: { type: 'plain_text', text: 'Are you sure?' },
      text: { type: 'plain_text', text: slackPlain(what, 300) },
      confirm: { type: 'plain_text', text },
      deny: { type: 'plain_text', text: 'Cancel' },
    },
  });
  const makeable = kind === 'violation' && fix?.edit !== undefined && (fix.proof?.closes.length ?? 0) > 0;
  const waits = newest?.stage === 'proposed' || newest?.stage === 'approved' || newest?.stage === 'reverting';
  const open = state !== 'resolved' && state !== 'excepted' && !waits && (made === undefined || made !== newest);
  return [
    ...(newest?.stage === 'proposed'
      ? [
          decision(newest, 'approve', 'Approve remedy', `It ${remedyText(newest.remedy)}.`, 'primary'),
          decision(newest, 'decline', 'Decline remedy', 'It is not made. Somebody may propose it again.', 'danger'),
        ]
      : []),
    ...(made === undefined ? [] : [decision(made, 'revert', 'Take remedy back', undone[made.remedy.kind], 'danger')]),
    ...(makeable && open
      ? [
          {
            type: 'button' as const,
            action_id: 'propose',
            value: id,
            text: { type: 'plain_text' as const, text: 'Propose to make the fix' },
          },
        ]
      : []),
  ];
}
