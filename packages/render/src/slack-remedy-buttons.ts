/** What can be pressed about remedies: each that waits for a decision or can be taken back has a row of its own, and asks again before it does it. */
import type { Incident } from '@clausewatch/model/incident';
import { type Proposal, remediesOf, remedyText, revertible } from '@clausewatch/model/remedies';
import type { KnownBlock } from '@slack/types';

import type { Pressed } from './slack-buttons.ts';
import { slackPlain, slackText } from './slack-text.ts';

type Button = Extract<Extract<KnownBlock, { type: 'actions' }>['elements'][number], { type: 'button' }>;

const undone = {
  edit: 'What was changed becomes what it was, and so does the breach.',
  block: 'The addresses are let in again now.',
} as const;

/** The newest first; where there are several, with what each of them is. */
export function remedyRows({ id, acts }: Incident): readonly KnownBlock[] {
  const decidable = remediesOf(acts)
    .map((proposal) => ({ proposal, buttons: buttonsOf(id, proposal) }))
    .filter(({ buttons }) => buttons.length > 0)
    .toReversed();
  return decidable.flatMap(({ proposal, buttons }, index): readonly KnownBlock[] => [
    ...(decidable.length > 1 ? [named(proposal)] : []),
    { type: 'actions', block_id: `remedy-${index}`, elements: [...buttons] },
  ]);
}

function named({ remedy }: Proposal): KnownBlock {
  const text = slackText(`Remedy: ${remedyText(remedy)}`, 500);
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

function buttonsOf(incident: string, { id, stage, remedy }: Proposal): readonly Button[] {
  const decision = (action: Pressed, label: string, what: string, style: 'primary' | 'danger'): Button => ({
    type: 'button',
    action_id: action,
    value: `${incident}|${id}`,
    text: { type: 'plain_text', text: label },
    style,
    confirm: {
      title: { type: 'plain_text', text: 'Are you sure?' },
      text: { type: 'plain_text', text: slackPlain(what, 300) },
      confirm: { type: 'plain_text', text: label },
      deny: { type: 'plain_text', text: 'Cancel' },
    },
  });
  if (stage === 'proposed')
    return [
      decision('approve', 'Approve remedy', `It ${remedyText(remedy)}.`, 'primary'),
      decision('decline', 'Decline remedy', 'It is not made. Somebody may propose it again.', 'danger'),
    ];
  return revertible.has(stage) ? [decision('revert', 'Take remedy back', undone[remedy.kind], 'danger')] : [];
}
