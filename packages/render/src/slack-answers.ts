/** What a person who pressed something is told, for their eyes alone; and the form in which they ask for an exception. */
import type { Incident } from '@clausewatch/model/incident';
import type { KnownBlock, ModalView } from '@slack/types';

import type { Post } from './message.ts';
import { exposedLine, pathLine, proofsOf } from './path.ts';
import { checkedLine } from './remedy.ts';
import { escapeSlack, slackPlain, slackText } from './slack-text.ts';
import { plain, printable } from './text.ts';

/** A plain sentence. */
export function saying(text: string): Post {
  const safe = slackText(text, 1000);
  return { text: safe, blocks: [section(safe)] };
}

function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

const mostPaths = 4;

/** The proven ways, or that none is. */
export function pathAnswer(incident: Incident): Post {
  const proofs = proofsOf(incident);
  if (proofs.length === 0)
    return saying('Judged by the configuration alone: no way through the network is proven here.');
  const lines = proofs.slice(0, mostPaths).flatMap((proof) => {
    const exposed = exposedLine(proof);
    return [
      slackText(pathLine(proof, incident), 450),
      ...(exposed === '' ? [] : [`reaches ${slackText(exposed, 200)}`]),
    ];
  });
  const more = proofs.length > mostPaths ? [`and ${proofs.length - mostPaths} more: see the incident`] : [];
  const text = [...lines, ...more].join('\n');
  return { text: 'The way through the network', blocks: [section(text)] };
}

const longest = 2600;

/** The smallest fix with its proof, or why there is none. Commands whole or not at all. */
export function fixAnswer({ fix }: Incident): Post {
  if (fix === undefined) return saying('No command is known for this one: it needs a decision.');
  if (fix.commands.length === 0) return saying(plain(fix.note, 800));
  const code = escapeSlack(fix.commands.join('\n'));
  if (code.length > longest || code.includes('```') || !fix.commands.every(printable))
    return saying('The commands cannot be shown here: see the incident.');
  const note = slackText(`${fix.note} ${checkedLine(fix)}`.trim(), 1200);
  return {
    text: 'The smallest fix',
    blocks: [section(`\`\`\`\n${code}\n\`\`\``), section(`${note}\nNothing was changed: run it where you may.`)],
  };
}

/** Names of the form's fields: a contract with what receives it. */
export const askForm = { callback: 'ask', note: 'note', until: 'until', compensating: 'compensating' } as const;

export type AskForm = ModalView;

export function askView({ id, title }: Incident, day: string): AskForm {
  const plainText = (text: string) => ({ type: 'plain_text' as const, text });
  const field = (name: string, label: string, optional: boolean) => ({
    type: 'input' as const,
    block_id: name,
    optional,
    label: plainText(label),
    element: { type: 'plain_text_input' as const, action_id: name, multiline: true, max_length: 1000 },
  });
  return {
    type: 'modal',
    callback_id: askForm.callback,
    private_metadata: id,
    title: plainText('Ask for an exception'),
    submit: plainText('Ask'),
    close: plainText('Cancel'),
    blocks: [
      section(slackText(title, 600)),
      field(askForm.note, 'Why it has to be allowed', false),
      {
        type: 'input',
        block_id: askForm.until,
        label: plainText('Up to and including'),
        element: { type: 'datepicker', action_id: askForm.until, initial_date: day },
      },
      field(askForm.compensating, 'What makes up for it meanwhile', true),
      section('Only what is broken now is allowed, and another person decides.'),
    ],
  };
}

/** What stands under a field that was not accepted. */
export function fieldProblem(text: string): string {
  return slackPlain(plain(text, 150), 150);
}
